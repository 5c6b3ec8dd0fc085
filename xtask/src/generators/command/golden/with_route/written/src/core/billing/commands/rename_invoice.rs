use kernel::{Command, CommandHandler, Error, MultilineText, Result};
use nject::injectable;

use crate::billing::domain::{invoice::InvoiceId, invoice_number::InvoiceNumber};

/// Rename invoice.
#[derive(Clone, Debug)]
pub struct RenameInvoice {
    pub id: InvoiceId,
    pub number: InvoiceNumber,
    pub reason: Option<MultilineText<1, 10_000>>,
}

impl Command for RenameInvoice {
    type Output = InvoiceId;
}

#[injectable]
pub struct RenameInvoiceHandler;

impl CommandHandler<RenameInvoice> for RenameInvoiceHandler {
    async fn handle(&self, _command: RenameInvoice) -> Result<InvoiceId> {
        Err(Error::not_implemented("RenameInvoice"))
    }
}
