use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::billing::domain::{order_line::OrderLine, product::ProductId};

/// Order line, as clients see and send it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderLine)]
pub struct OrderLineView {
    pub product_id: ProductId,
    #[schema(minimum = 1, maximum = 100)]
    pub quantity: i32,
}

impl TryFrom<OrderLineView> for OrderLine {
    type Error = Error;

    fn try_from(view: OrderLineView) -> Result<Self> {
        Ok(Self::new(view.product_id, view.quantity)?)
    }
}
