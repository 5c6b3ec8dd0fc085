use async_trait::async_trait;
use kernel::Result;

use crate::billing::domain::order::{Order, OrderId};

/// Stores orders.
#[async_trait]
pub trait OrderRepository: Send + Sync {
    async fn get(&self, id: OrderId) -> Result<Option<Order>>;

    /// Adds `order`, or replaces the one with its id.
    async fn save(&self, order: Order) -> Result<()>;

    /// Removes the one with this id. It is not an error if there is none.
    async fn delete(&self, id: OrderId) -> Result<()>;
}
