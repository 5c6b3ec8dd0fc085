use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, Version};
use nject::injectable;

use crate::{
    UserId,
    billing::{domain::order::OrderId, ports::repo::order::OrderRepository, shared::order_unknown},
};

/// Deletes an order of `owner_id`.
#[derive(Clone, Debug)]
pub struct DeleteOrder {
    pub id: OrderId,
    pub owner_id: UserId,
    /// The version that the caller has seen. Without it, any version is deleted.
    pub seen: Option<Version>,
}

impl Command for DeleteOrder {
    type Output = ();
}

#[injectable]
pub struct DeleteOrderHandler {
    pub orders: Arc<dyn OrderRepository>,
}

impl CommandHandler<DeleteOrder> for DeleteOrderHandler {
    async fn handle(&self, command: DeleteOrder) -> Result<()> {
        let order = self
            .orders
            .get(command.id)
            .await?
            .filter(|order| order.owner_id == command.owner_id)
            .ok_or_else(order_unknown::order_unknown)?;
        order.version.must_be(command.seen)?;
        self.orders.delete(command.id).await
    }
}
