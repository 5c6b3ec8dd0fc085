use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;
use services::clock::Clock;

use crate::billing::{
    domain::invoice::InvoiceId, ports::repo::invoice::InvoiceRepository, shared::invoice_unknown,
};

/// Pay invoice.
#[derive(Clone, Debug)]
pub struct PayInvoice {
    pub id: InvoiceId,
}

impl Command for PayInvoice {
    type Output = ();
}

#[injectable]
pub struct PayInvoiceHandler {
    pub clock: Arc<dyn Clock>,
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<PayInvoice> for PayInvoiceHandler {
    async fn handle(&self, command: PayInvoice) -> Result<()> {
        let mut invoice = self
            .invoices
            .get(command.id)
            .await?
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        invoice.pay(self.clock.now())?;
        self.invoices.save(invoice).await
    }
}
