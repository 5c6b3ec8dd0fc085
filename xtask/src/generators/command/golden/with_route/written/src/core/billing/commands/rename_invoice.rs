use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;
use services::uuid::UuidGenerator;

use crate::billing::domain::{invoice::InvoiceId, invoice_number::InvoiceNumber};

/// Rename invoice.
#[derive(Clone, Debug)]
pub struct RenameInvoice {
    pub id: InvoiceId,
    pub number: InvoiceNumber,
    pub reason: Option<String>,
}

impl Command for RenameInvoice {
    type Output = InvoiceId;
}

#[injectable]
pub struct RenameInvoiceHandler {
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<RenameInvoice> for RenameInvoiceHandler {
    async fn handle(&self, _command: RenameInvoice) -> Result<InvoiceId> {
        Ok(self.uuids.next().into())
    }
}
