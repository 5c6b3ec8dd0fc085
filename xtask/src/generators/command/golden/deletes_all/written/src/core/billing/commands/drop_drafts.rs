use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::billing::{
    domain::{customer::CustomerId, invoice_status::InvoiceStatus},
    ports::repo::invoice::InvoiceRepository,
};

/// Drop drafts.
#[derive(Clone, Debug)]
pub struct DropDrafts {
    pub status: InvoiceStatus,
    pub customer_id: CustomerId,
}

impl Command for DropDrafts {
    type Output = ();
}

#[injectable]
pub struct DropDraftsHandler {
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<DropDrafts> for DropDraftsHandler {
    async fn handle(&self, command: DropDrafts) -> Result<()> {
        self.invoices
            .delete_by_status_and_customer_id(command.status, command.customer_id)
            .await
    }
}
