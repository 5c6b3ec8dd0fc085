use async_trait::async_trait;
use kernel::{Error, Result};

use crate::billing::domain::invoice::{Invoice, InvoiceId};

/// Stores invoices. One is deleted together with what its `customer_id` refers to.
#[async_trait]
pub trait InvoiceRepository: Send + Sync {
    async fn get(&self, id: InvoiceId) -> Result<Option<Invoice>>;

    /// Adds `invoice`, or replaces the one with its id. Fails with [`invoice_number_taken`].
    async fn save(&self, invoice: Invoice) -> Result<()>;

    /// Removes the one with this id. It is not an error if there is none.
    async fn delete(&self, id: InvoiceId) -> Result<()>;
}

#[must_use]
pub fn invoice_number_taken() -> Error {
    Error::taken(
        "/number",
        "invoice_number_taken",
        "Another invoice has this number already.",
    )
}
