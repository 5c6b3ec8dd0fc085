use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result, Text};
use nject::injectable;
use services::uuid::UuidGenerator;

use crate::billing::{
    domain::{
        customer::CustomerId,
        invoice::{Invoice, InvoiceId},
    },
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
    shared::customer_unknown,
};

/// Send invoice.
#[derive(Clone, Debug)]
pub struct SendInvoice {
    pub customer_id: CustomerId,
    pub number: Text<1, 30>,
    pub payer_id: CustomerId,
}

impl Command for SendInvoice {
    type Output = InvoiceId;
}

#[injectable]
pub struct SendInvoiceHandler {
    pub customers: Arc<dyn CustomerRepository>,
    pub invoices: Arc<dyn InvoiceRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<SendInvoice> for SendInvoiceHandler {
    async fn handle(&self, command: SendInvoice) -> Result<InvoiceId> {
        if self.customers.get(command.customer_id).await?.is_none() {
            return Err(customer_unknown::customer_unknown());
        }
        if self.customers.get(command.payer_id).await?.is_none() {
            return Err(Error::unknown(
                "/payer_id",
                "customer_unknown",
                "There is no such customer.",
            ));
        }
        let id = InvoiceId::from(self.uuids.next());
        let invoice = Invoice {
            id,
            number: command.number,
            customer_id: command.customer_id,
            payer_id: command.payer_id,
        };
        self.invoices.save(invoice).await?;
        Ok(id)
    }
}
