use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Publish, Result, Text};
use nject::injectable;
use services::{clock::Clock, uuid::UuidGenerator};

use crate::billing::{
    domain::{
        customer::CustomerId,
        invoice::{Invoice, InvoiceId},
    },
    events::invoice_issued::InvoiceIssued,
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
};

/// Issue invoice.
#[derive(Clone, Debug)]
pub struct IssueInvoice {
    pub number: Text<1, 30>,
    pub note: Text<1, 80>,
    pub customer_id: CustomerId,
}

impl Command for IssueInvoice {
    type Output = InvoiceId;
}

#[injectable]
pub struct IssueInvoiceHandler {
    pub clock: Arc<dyn Clock>,
    pub customers: Arc<dyn CustomerRepository>,
    pub invoice_issued: Arc<dyn Publish<InvoiceIssued>>,
    pub invoices: Arc<dyn InvoiceRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<IssueInvoice> for IssueInvoiceHandler {
    async fn handle(&self, command: IssueInvoice) -> Result<InvoiceId> {
        if self.customers.get(command.customer_id).await?.is_none() {
            return Err(Error::unknown(
                "/customer_id",
                "customer_unknown",
                "There is no such customer.",
            ));
        }
        let id = InvoiceId::from(self.uuids.next());
        let now = self.clock.now();
        let invoice = Invoice {
            id,
            number: command.number,
            note: Some(command.note.clone()),
            customer_id: command.customer_id,
            issued_at: now,
        };
        let invoice_issued = InvoiceIssued {
            id,
            customer_id: invoice.customer_id,
            number: invoice.number.clone(),
            note: command.note,
            at: now,
        };
        self.invoices.save(invoice).await?;
        self.invoice_issued.publish(invoice_issued).await?;
        Ok(id)
    }
}
