use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;
use services::uuid::UuidGenerator;

use crate::{
    UserId,
    billing::{
        domain::{
            order::{Order, OrderId},
            order_line::OrderLine,
            product::ProductId,
        },
        ports::repo::{order::OrderRepository, product::ProductRepository},
    },
};

/// Place order.
#[derive(Clone, Debug)]
pub struct PlaceOrder {
    pub product_ids: Vec<ProductId>,
    pub lines: Vec<OrderLine>,
    pub gift: Option<OrderLine>,
    pub placed_by: UserId,
}

impl Command for PlaceOrder {
    type Output = OrderId;
}

#[injectable]
pub struct PlaceOrderHandler {
    pub products: Arc<dyn ProductRepository>,
    pub orders: Arc<dyn OrderRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<PlaceOrder> for PlaceOrderHandler {
    async fn handle(&self, command: PlaceOrder) -> Result<OrderId> {
        let owners = self.products.owners_of(&command.product_ids).await?;
        for (index, id) in command.product_ids.iter().enumerate() {
            if owners.get(id) != Some(&command.placed_by) {
                return Err(Error::unknown(
                    format!("/product_ids/{index}"),
                    "product_unknown",
                    "There is no such product.",
                ));
            }
        }
        let ids: Vec<_> = command.lines.iter().map(OrderLine::product_id).collect();
        let owners = self.products.owners_of(&ids).await?;
        for (index, id) in ids.iter().enumerate() {
            if owners.get(id) != Some(&command.placed_by) {
                return Err(Error::unknown(
                    format!("/lines/{index}/product_id"),
                    "product_unknown",
                    "There is no such product.",
                ));
            }
        }
        if let Some(gift) = &command.gift
            && self
                .products
                .get(gift.product_id())
                .await?
                .is_none_or(|product| product.owner_id != command.placed_by)
        {
            return Err(Error::unknown(
                "/gift/product_id",
                "product_unknown",
                "There is no such product.",
            ));
        }
        let id = OrderId::from(self.uuids.next());
        let order = Order {
            id,
            product_ids: command.product_ids,
            lines: command.lines,
            gift: command.gift,
            placed_by: command.placed_by,
        };
        self.orders.save(order).await?;
        Ok(id)
    }
}
