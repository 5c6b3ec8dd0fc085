use std::sync::Arc;

use kernel::{Command, CommandHandler, Publish, Result, Text};
use nject::injectable;
use services::clock::Clock;

use crate::billing::{
    domain::invoice::InvoiceId,
    events::{invoice_changed::InvoiceChanged, invoice_paid::InvoicePaid},
    ports::repo::invoice::InvoiceRepository,
    shared::invoice_unknown,
};

/// Pay invoice.
#[derive(Clone, Debug)]
pub struct PayInvoice {
    pub id: InvoiceId,
    pub note: Text<1, 80>,
}

impl Command for PayInvoice {
    type Output = ();
}

#[injectable]
pub struct PayInvoiceHandler {
    pub clock: Arc<dyn Clock>,
    pub invoice_paid: Arc<dyn Publish<InvoicePaid>>,
    pub invoice_changed: Arc<dyn Publish<InvoiceChanged>>,
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<PayInvoice> for PayInvoiceHandler {
    async fn handle(&self, command: PayInvoice) -> Result<()> {
        let mut invoice = self
            .invoices
            .get(command.id)
            .await?
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        let now = self.clock.now();
        invoice.pay(command.note.clone(), now)?;
        let invoice_paid = InvoicePaid {
            invoice_id: command.id,
            total: invoice.total.clone(),
            note: command.note,
            paid_at: now,
        };
        let invoice_changed = InvoiceChanged {
            id: command.id,
            number: Some(invoice.number.clone()),
            status: invoice.status,
            at: now,
        };
        self.invoices.save(invoice).await?;
        self.invoice_paid.publish(invoice_paid).await?;
        self.invoice_changed.publish(invoice_changed).await
    }
}
