use std::sync::Arc;

use kernel::{Command, CommandHandler, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};
use services::clock::Clock;

use crate::billing::{
    domain::invoice::InvoiceId, ports::repo::invoice::InvoiceRepository, shared::invoice_unknown,
};

/// Mark reminded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MarkReminded {
    pub id: InvoiceId,
}

impl Command for MarkReminded {
    type Output = ();
}

impl Job for MarkReminded {
    const NAME: &'static str = "billing.mark_reminded";
}

#[injectable]
pub struct MarkRemindedHandler {
    pub clock: Arc<dyn Clock>,
    pub invoices: Arc<dyn InvoiceRepository>,
}

impl CommandHandler<MarkReminded> for MarkRemindedHandler {
    async fn handle(&self, command: MarkReminded) -> Result<()> {
        let mut invoice = self
            .invoices
            .get(command.id)
            .await?
            .ok_or_else(invoice_unknown::invoice_unknown)?;
        invoice.mark_reminded(self.clock.now())?;
        self.invoices.save(invoice).await
    }
}
