use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::billing::{
    domain::invoice::InvoiceId, ports::repo::invoice::InvoiceRepository, shared::invoice_unknown,
};

/// Pay invoice.
#[derive(Clone, Debug)]
pub struct PayInvoice {
    pub id: InvoiceId,
    pub paid_at: DateTime<Utc>,
}

impl Command for PayInvoice {
    type Output = ();
}

#[injectable]
pub struct PayInvoiceHandler {
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<PayInvoice> for PayInvoiceHandler {
    async fn handle(&self, command: PayInvoice) -> Result<()> {
        let mut invoice = self
            .invoices
            .get(command.id)
            .await?
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        invoice.pay(command.paid_at)?;
        invoice.version = invoice.version.next();
        self.invoices.save(invoice).await
    }
}
