use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;
use services::clock::Clock;

use crate::billing::{
    domain::invoice::InvoiceId, ports::repo::invoice::InvoiceRepository, shared::invoice_unknown,
};

/// Mark invoice paid.
#[derive(Clone, Debug)]
pub struct MarkInvoicePaid {
    pub id: InvoiceId,
}

impl Command for MarkInvoicePaid {
    type Output = ();
}

#[injectable]
pub struct MarkInvoicePaidHandler {
    pub clock: Arc<dyn Clock>,
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<MarkInvoicePaid> for MarkInvoicePaidHandler {
    async fn handle(&self, command: MarkInvoicePaid) -> Result<()> {
        let mut invoice = self
            .invoices
            .get(command.id)
            .await?
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        invoice.mark_paid(self.clock.now())?;
        self.invoices.save(invoice).await
    }
}
