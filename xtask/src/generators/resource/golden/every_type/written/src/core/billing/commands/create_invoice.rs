use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;
use services::{clock::Clock, uuid::UuidGenerator};

use crate::billing::{
    domain::invoice::{Invoice, InvoiceId, NewInvoice},
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
};

/// Creates an invoice.
#[derive(Clone, Debug)]
pub struct CreateInvoice {
    pub invoice: NewInvoice,
}

impl Command for CreateInvoice {
    type Output = InvoiceId;
}

#[injectable]
pub struct CreateInvoiceHandler {
    pub clock: Arc<dyn Clock>,
    pub customers: Arc<dyn CustomerRepository>,
    pub invoices: Arc<dyn InvoiceRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<CreateInvoice> for CreateInvoiceHandler {
    async fn handle(&self, command: CreateInvoice) -> Result<InvoiceId> {
        if self
            .customers
            .get(command.invoice.customer_id)
            .await?
            .is_none()
        {
            return Err(Error::unknown(
                "/customer_id",
                "customer_unknown",
                "There is no such customer.",
            ));
        }
        let id = InvoiceId::from(self.uuids.next());
        let invoice = Invoice::create(id, command.invoice, self.clock.now());
        self.invoices.save(invoice).await?;
        Ok(id)
    }
}
