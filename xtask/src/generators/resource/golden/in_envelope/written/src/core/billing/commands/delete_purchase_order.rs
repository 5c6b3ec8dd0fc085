use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, Version};
use nject::injectable;

use crate::{
    UserId,
    billing::{
        domain::purchase_order::PurchaseOrderId,
        ports::repo::purchase_order::PurchaseOrderRepository, shared::purchase_order_unknown,
    },
};

/// Deletes a purchase order of `owner_id`.
#[derive(Clone, Debug)]
pub struct DeletePurchaseOrder {
    pub id: PurchaseOrderId,
    pub owner_id: UserId,
    /// The version that the caller has seen. Without it, any version is deleted.
    pub seen: Option<Version>,
}

impl Command for DeletePurchaseOrder {
    type Output = ();
}

#[injectable]
pub struct DeletePurchaseOrderHandler {
    pub purchase_orders: Arc<dyn PurchaseOrderRepository>,
}

impl CommandHandler<DeletePurchaseOrder> for DeletePurchaseOrderHandler {
    async fn handle(&self, command: DeletePurchaseOrder) -> Result<()> {
        let purchase_order = self
            .purchase_orders
            .get(command.id)
            .await?
            .filter(|purchase_order| purchase_order.owner_id == command.owner_id)
            .ok_or_else(purchase_order_unknown::purchase_order_unknown)?;
        purchase_order.version.must_be(command.seen)?;
        self.purchase_orders.delete(command.id).await
    }
}
