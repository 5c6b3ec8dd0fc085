use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result, Version};
use nject::injectable;

use crate::billing::{
    domain::invoice::{InvoiceChange, InvoiceId},
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
    shared::invoice_unknown,
};

/// Changes an invoice.
#[derive(Clone, Debug)]
pub struct ChangeInvoice {
    pub id: InvoiceId,
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
    pub customers: Arc<dyn CustomerRepository>,
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<ChangeInvoice> for ChangeInvoiceHandler {
    async fn handle(&self, command: ChangeInvoice) -> Result<Version> {
        let invoice = self
            .invoices
            .get(command.id)
            .await?
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        let version = invoice.version;
        version.must_be(command.seen)?;
        if let Some(customer_id) = command.change.customer_id
            && self.customers.get(customer_id).await?.is_none()
        {
            return Err(Error::unknown(
                "/customer_id",
                "customer_unknown",
                "There is no such customer.",
            ));
        }
        let invoice = invoice.change(command.change);
        if invoice.version == version {
            return Ok(version);
        }
        let version = invoice.version;
        self.invoices.save(invoice).await?;
        Ok(version)
    }
}
