use kernel::{Command, CommandHandler, Error, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};

use crate::billing::{InvoiceId, events::invoice_paid::InvoicePaid};

/// Count payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CountPayment {
    pub id: InvoiceId,
}

impl Command for CountPayment {
    type Output = ();
}

impl Job for CountPayment {
    const NAME: &'static str = "mailing.count_payment";
}

impl From<InvoicePaid> for CountPayment {
    fn from(event: InvoicePaid) -> Self {
        Self { id: event.id }
    }
}

#[injectable]
pub struct CountPaymentHandler;

impl CommandHandler<CountPayment> for CountPaymentHandler {
    async fn handle(&self, _command: CountPayment) -> Result<()> {
        Err(Error::not_implemented("CountPayment"))
    }
}
