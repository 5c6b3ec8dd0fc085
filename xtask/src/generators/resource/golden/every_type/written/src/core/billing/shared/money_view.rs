use kernel::{Error, Result, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::billing::domain::money::Money;

/// Money, as clients see and send it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Money)]
pub struct MoneyView {
    pub amount: i64,
    #[schema(min_length = 3, max_length = 3)]
    pub currency: String,
}

impl TryFrom<MoneyView> for Money {
    type Error = Error;

    fn try_from(view: MoneyView) -> Result<Self> {
        let currency = kernel::field("/currency", Text::try_from(view.currency))?;
        Ok(Self::new(view.amount, currency))
    }
}
