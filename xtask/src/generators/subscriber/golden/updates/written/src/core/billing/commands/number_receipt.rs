use std::sync::Arc;

use kernel::{Command, CommandHandler, Job, Result, Text};
use nject::injectable;
use serde::{Deserialize, Serialize};

use crate::billing::{
    domain::invoice::InvoiceId, events::invoice_paid::InvoicePaid,
    ports::repo::invoice::InvoiceRepository, shared::invoice_unknown,
};

/// Number receipt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NumberReceipt {
    pub id: InvoiceId,
    pub receipt_number: Text<1, 30>,
}

impl Command for NumberReceipt {
    type Output = ();
}

impl Job for NumberReceipt {
    const NAME: &'static str = "billing.number_receipt";
}

impl From<InvoicePaid> for NumberReceipt {
    fn from(event: InvoicePaid) -> Self {
        Self {
            id: event.id,
            receipt_number: event.receipt_number,
        }
    }
}

#[injectable]
pub struct NumberReceiptHandler {
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<NumberReceipt> for NumberReceiptHandler {
    async fn handle(&self, command: NumberReceipt) -> Result<()> {
        let mut invoice = self
            .invoices
            .get(command.id)
            .await?
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        invoice.number_receipt(command.receipt_number)?;
        self.invoices.save(invoice).await
    }
}
