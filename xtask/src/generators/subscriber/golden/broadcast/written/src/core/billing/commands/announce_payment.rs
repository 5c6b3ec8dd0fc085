use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::{
    Broadcast, Command, CommandHandler, Delivery, Job, MultilineText, PublicEvent, Result,
};
use nject::injectable;
use serde::{Deserialize, Serialize};

use crate::billing::{domain::invoice::InvoiceId, events::invoice_paid::InvoicePaid};

/// Announce payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnnouncePayment {
    pub id: InvoiceId,
    pub at: DateTime<Utc>,
    pub note: Option<MultilineText<1, 10_000>>,
}

impl Command for AnnouncePayment {
    type Output = ();
}

impl Job for AnnouncePayment {
    const NAME: &'static str = "billing.announce_payment";
    // The other side may be away for days.
    const ATTEMPTS: i32 = 100;
}

impl From<InvoicePaid> for AnnouncePayment {
    fn from(event: InvoicePaid) -> Self {
        Self {
            id: event.id,
            at: event.at,
            note: event.note,
        }
    }
}

#[injectable]
pub struct AnnouncePaymentHandler {
    pub broadcast: Arc<dyn Broadcast>,
    pub delivery: Arc<dyn Delivery>,
}

impl CommandHandler<AnnouncePayment> for AnnouncePaymentHandler {
    async fn handle(&self, command: AnnouncePayment) -> Result<()> {
        let event = PublicEvent::new(self.delivery.id(), "shop.billing.invoice_paid", &command)?;
        self.broadcast.send(event).await
    }
}
