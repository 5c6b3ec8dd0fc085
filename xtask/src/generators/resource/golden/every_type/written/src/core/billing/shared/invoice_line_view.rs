use kernel::{Error, Result, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::money_view::MoneyView;
use crate::billing::domain::{invoice_line::InvoiceLine, money::Money};

/// Invoice line, as clients see and send it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoiceLine)]
pub struct InvoiceLineView {
    #[schema(min_length = 1, max_length = 200)]
    pub description: String,
    #[schema(minimum = 1, maximum = 1000)]
    pub quantity: i32,
    pub unit_price: MoneyView,
}

impl TryFrom<InvoiceLineView> for InvoiceLine {
    type Error = Error;

    fn try_from(view: InvoiceLineView) -> Result<Self> {
        let (description, unit_price) = kernel::validate((
            kernel::field("/description", Text::try_from(view.description)),
            kernel::field("/unit_price", Money::try_from(view.unit_price)),
        ))?;
        Ok(Self::new(description, view.quantity, unit_price)?)
    }
}
