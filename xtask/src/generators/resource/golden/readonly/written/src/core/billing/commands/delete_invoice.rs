use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, Version};
use nject::injectable;

use crate::{
    UserId,
    billing::{
        domain::invoice::InvoiceId, ports::repo::invoice::InvoiceRepository,
        shared::invoice_unknown,
    },
};

/// Deletes an invoice of `owner_id`.
#[derive(Clone, Debug)]
pub struct DeleteInvoice {
    pub id: InvoiceId,
    pub owner_id: UserId,
    /// The version that the caller has seen. Without it, any version is deleted.
    pub seen: Option<Version>,
}

impl Command for DeleteInvoice {
    type Output = ();
}

#[injectable]
pub struct DeleteInvoiceHandler {
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<DeleteInvoice> for DeleteInvoiceHandler {
    async fn handle(&self, command: DeleteInvoice) -> Result<()> {
        let invoice = self
            .invoices
            .get(command.id)
            .await?
            .filter(|invoice| invoice.owner_id == command.owner_id)
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        invoice.version.must_be(command.seen)?;
        self.invoices.delete(command.id).await
    }
}
