use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;
use services::{clock::Clock, uuid::UuidGenerator};

use crate::{
    UserId,
    billing::{
        domain::invoice::{Invoice, InvoiceId, NewInvoice},
        ports::repo::{bank_account::BankAccountRepository, invoice::InvoiceRepository},
    },
};

/// Creates an invoice.
#[derive(Clone, Debug)]
pub struct CreateInvoice {
    pub owner_id: UserId,
    pub invoice: NewInvoice,
}

impl Command for CreateInvoice {
    type Output = InvoiceId;
}

#[injectable]
pub struct CreateInvoiceHandler {
    pub clock: Arc<dyn Clock>,
    pub bank_accounts: Arc<dyn BankAccountRepository>,
    pub invoices: Arc<dyn InvoiceRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<CreateInvoice> for CreateInvoiceHandler {
    async fn handle(&self, command: CreateInvoice) -> Result<InvoiceId> {
        if self
            .bank_accounts
            .get(command.invoice.bank_account_id)
            .await?
            .is_none()
        {
            return Err(Error::unknown(
                "/bank_account_id",
                "bank_account_unknown",
                "There is no such bank account.",
            ));
        }
        let id = InvoiceId::from(self.uuids.next());
        let invoice = Invoice::create(id, command.owner_id, command.invoice, self.clock.now());
        self.invoices.save(invoice).await?;
        Ok(id)
    }
}
