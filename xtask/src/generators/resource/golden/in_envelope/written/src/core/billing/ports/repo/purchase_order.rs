use async_trait::async_trait;
use kernel::{Error, Result};

use crate::billing::domain::purchase_order::{PurchaseOrder, PurchaseOrderId};

/// Stores purchase orders.
#[async_trait]
pub trait PurchaseOrderRepository: Send + Sync {
    async fn get(&self, id: PurchaseOrderId) -> Result<Option<PurchaseOrder>>;

    /// Adds `purchase_order`, or replaces the one with its id. Fails with [`purchase_order_number_taken`].
    async fn save(&self, purchase_order: PurchaseOrder) -> Result<()>;

    /// Removes the one with this id. It is not an error if there is none.
    async fn delete(&self, id: PurchaseOrderId) -> Result<()>;
}

#[must_use]
pub fn purchase_order_number_taken() -> Error {
    Error::taken(
        "/number",
        "purchase_order_number_taken",
        "Another purchase order has this number already.",
    )
}
