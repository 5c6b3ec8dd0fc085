use chrono::NaiveDate;

use super::money::Money;

kernel::typed_id!(
    /// Identifies one invoice.
    InvoiceId
);

/// Invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    pub id: InvoiceId,
    pub total: Money,
    pub due: Option<NaiveDate>,
    pub parent: Option<InvoiceId>,
}
