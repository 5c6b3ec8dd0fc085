use std::sync::Arc;

use kernel::{Command, CommandHandler, Publish, Result};
use nject::injectable;

use crate::billing::{
    domain::invoice::InvoiceId, events::invoice_voided::InvoiceVoided,
    ports::repo::invoice::InvoiceRepository, shared::invoice_unknown,
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
    pub invoice_voided: Arc<dyn Publish<InvoiceVoided>>,
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<VoidInvoice> for VoidInvoiceHandler {
    async fn handle(&self, command: VoidInvoice) -> Result<()> {
        let invoice = self
            .invoices
            .get(command.id)
            .await?
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        let invoice_voided = InvoiceVoided {
            id: command.id,
            number: invoice.number.clone(),
        };
        self.invoices.delete(command.id).await?;
        self.invoice_voided.publish(invoice_voided).await
    }
}
