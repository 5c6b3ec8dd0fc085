use async_trait::async_trait;
use kernel::Result;

use crate::billing::domain::payment::{Payment, PaymentId};

/// Stores payments. One is deleted together with what its `order_id` refers to.
#[async_trait]
pub trait PaymentRepository: Send + Sync {
    async fn get(&self, id: PaymentId) -> Result<Option<Payment>>;

    /// Adds `payment`, or replaces the one with its id.
    async fn save(&self, payment: Payment) -> Result<()>;

    /// Removes the one with this id. It is not an error if there is none.
    async fn delete(&self, id: PaymentId) -> Result<()>;
}
