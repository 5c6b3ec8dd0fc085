use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, Version};
use nject::injectable;

use crate::{
    UserId,
    billing::{
        domain::invoice::{InvoiceChange, InvoiceId},
        ports::repo::invoice::InvoiceRepository,
        shared::invoice_unknown,
    },
};

/// Changes an invoice of `owner_id`.
#[derive(Clone, Debug)]
pub struct ChangeInvoice {
    pub id: InvoiceId,
    pub owner_id: UserId,
    /// The version that the caller has seen. Without it, any version is changed.
    pub seen: Option<Version>,
    pub change: InvoiceChange,
}

/// The version after the change.
impl Command for ChangeInvoice {
    type Output = Version;
}

#[injectable]
pub struct ChangeInvoiceHandler {
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<ChangeInvoice> for ChangeInvoiceHandler {
    async fn handle(&self, command: ChangeInvoice) -> Result<Version> {
        let invoice = self
            .invoices
            .get(command.id)
            .await?
            .filter(|invoice| invoice.owner_id == command.owner_id)
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        let version = invoice.version;
        version.must_be(command.seen)?;
        let invoice = invoice.change(command.change);
        if invoice.version == version {
            return Ok(version);
        }
        let version = invoice.version;
        self.invoices.save(invoice).await?;
        Ok(version)
    }
}
