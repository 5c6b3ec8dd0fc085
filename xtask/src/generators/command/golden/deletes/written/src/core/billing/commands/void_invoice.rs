use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::billing::{
    domain::invoice::InvoiceId, ports::repo::invoice::InvoiceRepository, shared::invoice_unknown,
};

/// Void invoice.
#[derive(Clone, Debug)]
pub struct VoidInvoice {
    pub id: InvoiceId,
}

impl Command for VoidInvoice {
    type Output = ();
}

#[injectable]
pub struct VoidInvoiceHandler {
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<VoidInvoice> for VoidInvoiceHandler {
    async fn handle(&self, command: VoidInvoice) -> Result<()> {
        self.invoices
            .get(command.id)
            .await?
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        self.invoices.delete(command.id).await
    }
}
