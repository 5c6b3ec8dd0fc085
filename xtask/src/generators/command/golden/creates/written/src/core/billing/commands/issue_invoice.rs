use std::sync::Arc;

use chrono::NaiveDate;
use kernel::{Command, CommandHandler, Error, Result, Text};
use nject::injectable;
use services::{clock::Clock, uuid::UuidGenerator};

use crate::{
    UserId,
    billing::{
        domain::{
            customer::CustomerId,
            invoice::{Invoice, InvoiceId},
        },
        ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
    },
};

/// Issue invoice.
#[derive(Clone, Debug)]
pub struct IssueInvoice {
    pub number: Text<1, 30>,
    pub owner_id: UserId,
    pub customer_id: CustomerId,
    pub due_on: Option<NaiveDate>,
    pub tags: Vec<Text<1, 20>>,
}

impl Command for IssueInvoice {
    type Output = InvoiceId;
}

#[injectable]
pub struct IssueInvoiceHandler {
    pub clock: Arc<dyn Clock>,
    pub customers: Arc<dyn CustomerRepository>,
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
        let invoice = Invoice {
            id,
            number: command.number,
            owner_id: command.owner_id,
            customer_id: command.customer_id,
            due_on: command.due_on,
            tags: command.tags,
            issued_at: self.clock.now(),
        };
        self.invoices.save(invoice).await?;
        Ok(id)
    }
}
