use chrono::{DateTime, Utc};

/// Invoice paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoicePaid {
    pub amount: i64,
    pub at: DateTime<Utc>,
}
