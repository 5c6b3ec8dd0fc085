use chrono::{DateTime, Utc};
use kernel::{Command, CommandHandler, Error, Job, MultilineText, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};

use crate::billing::{InvoiceId, events::invoice_paid::InvoicePaid};

/// Send receipt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendReceipt {
    pub id: InvoiceId,
    pub at: DateTime<Utc>,
    pub note: Option<MultilineText<1, 10_000>>,
}

impl Command for SendReceipt {
    type Output = ();
}

impl Job for SendReceipt {
    const NAME: &'static str = "mailing.send_receipt";
}

impl From<InvoicePaid> for SendReceipt {
    fn from(event: InvoicePaid) -> Self {
        Self {
            id: event.id,
            at: event.at,
            note: event.note,
        }
    }
}

#[injectable]
pub struct SendReceiptHandler;

impl CommandHandler<SendReceipt> for SendReceiptHandler {
    async fn handle(&self, _command: SendReceipt) -> Result<()> {
        Err(Error::not_implemented("SendReceipt"))
    }
}
