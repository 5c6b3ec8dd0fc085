use chrono::{DateTime, Utc};
use kernel::Event;

/// Invoice paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoicePaid {
    pub amount: i64,
    pub at: DateTime<Utc>,
}

impl Event for InvoicePaid {}
