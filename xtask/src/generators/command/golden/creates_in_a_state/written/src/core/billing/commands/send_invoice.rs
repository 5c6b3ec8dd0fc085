use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, Text};
use nject::injectable;
use services::{clock::Clock, uuid::UuidGenerator};

use crate::billing::{
    domain::{
        invoice::{Invoice, InvoiceId},
        invoice_status::InvoiceStatus,
    },
    ports::repo::invoice::InvoiceRepository,
};

/// Send invoice.
#[derive(Clone, Debug)]
pub struct SendInvoice {
    pub number: Text<1, 30>,
}

impl Command for SendInvoice {
    type Output = InvoiceId;
}

#[injectable]
pub struct SendInvoiceHandler {
    pub clock: Arc<dyn Clock>,
    pub invoices: Arc<dyn InvoiceRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<SendInvoice> for SendInvoiceHandler {
    async fn handle(&self, command: SendInvoice) -> Result<InvoiceId> {
        let id = InvoiceId::from(self.uuids.next());
        let invoice = Invoice {
            id,
            number: command.number,
            status: InvoiceStatus::Sent,
            sent_on: Some(self.clock.now().date_naive()),
            printed: true,
            copies: 2,
        };
        self.invoices.save(invoice).await?;
        Ok(id)
    }
}
