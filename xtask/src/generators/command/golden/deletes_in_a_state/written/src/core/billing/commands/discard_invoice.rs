use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;

use crate::billing::{
    domain::{invoice::InvoiceId, invoice_status::InvoiceStatus},
    ports::repo::invoice::InvoiceRepository,
    shared::invoice_unknown,
};

/// Discard invoice.
#[derive(Clone, Debug)]
pub struct DiscardInvoice {
    pub id: InvoiceId,
}

impl Command for DiscardInvoice {
    type Output = ();
}

#[injectable]
pub struct DiscardInvoiceHandler {
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<DiscardInvoice> for DiscardInvoiceHandler {
    async fn handle(&self, command: DiscardInvoice) -> Result<()> {
        let invoice = self
            .invoices
            .get(command.id)
            .await?
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        if invoice.status != InvoiceStatus::Draft {
            return Err(Error::conflict(
                "invoice_not_draft",
                "The status of this invoice is not `draft`.",
            ));
        }
        if invoice.printed {
            return Err(Error::conflict(
                "invoice_printed",
                "`printed` is true for this invoice.",
            ));
        }
        self.invoices.delete(command.id).await
    }
}
