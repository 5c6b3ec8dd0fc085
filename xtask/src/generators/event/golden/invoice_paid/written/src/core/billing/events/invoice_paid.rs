use chrono::{DateTime, Utc};
use kernel::Event;

use crate::billing::domain::money::Money;

/// Invoice paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoicePaid {
    pub total: Money,
    pub at: DateTime<Utc>,
}

impl Event for InvoicePaid {}
