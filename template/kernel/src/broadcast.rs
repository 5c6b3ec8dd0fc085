//! Events for other services.

use async_trait::async_trait;
use serde::Serialize;
use serde_json::Value;

use crate::{Error, Result};

/// Lets the handler of a job send events to other services.
///
/// An event arrives at least once: when the process is killed before the job ends, the job runs again. Both times the
/// event has the same id, by which the others tell that it is the same.
///
/// ```
/// use std::sync::Arc;
///
/// use kernel::{Broadcast, Delivery, PublicEvent, Result};
/// use serde::Serialize;
///
/// # #[derive(Serialize)]
/// # struct AnnouncePayment;
/// struct AnnouncePaymentHandler {
///     broadcast: Arc<dyn Broadcast>,
///     delivery: Arc<dyn Delivery>,
/// }
///
/// # impl AnnouncePaymentHandler {
/// # async fn handle(&self, command: AnnouncePayment) -> Result<()> {
/// let event = PublicEvent::new(self.delivery.id(), "shop.billing.invoice_paid", &command)?;
/// self.broadcast.send(event).await
/// # }
/// # }
/// ```
#[async_trait]
pub trait Broadcast: Send + Sync {
    /// Sends `event`. When this returns `Ok`, it is kept for the other services.
    async fn send(&self, event: PublicEvent) -> Result<()>;
}

/// An event as other services see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicEvent {
    pub id: String,
    /// What has happened, and where: `shop.billing.invoice_paid`.
    pub name: &'static str,
    pub data: Value,
}

impl PublicEvent {
    /// Creates an event with the `id` of a [`Delivery`](crate::Delivery), so a job can send one event.
    pub fn new(id: &str, name: &'static str, data: &impl Serialize) -> Result<Self> {
        Ok(Self {
            id: id.to_owned(),
            name,
            data: serde_json::to_value(data).map_err(Error::internal)?,
        })
    }
}
