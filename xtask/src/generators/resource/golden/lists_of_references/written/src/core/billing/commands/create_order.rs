use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;
use services::{clock::Clock, uuid::UuidGenerator};

use crate::{
    UserId,
    billing::{
        domain::{
            order::{NewOrder, Order, OrderId},
            order_line::OrderLine,
        },
        ports::repo::{order::OrderRepository, product::ProductRepository, tag::TagRepository},
    },
};

/// Creates an order.
#[derive(Clone, Debug)]
pub struct CreateOrder {
    pub owner_id: UserId,
    pub order: NewOrder,
}

impl Command for CreateOrder {
    type Output = OrderId;
}

#[injectable]
pub struct CreateOrderHandler {
    pub clock: Arc<dyn Clock>,
    pub tags: Arc<dyn TagRepository>,
    pub products: Arc<dyn ProductRepository>,
    pub orders: Arc<dyn OrderRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<CreateOrder> for CreateOrderHandler {
    async fn handle(&self, command: CreateOrder) -> Result<OrderId> {
        let existing = self.tags.existing(&command.order.tag_ids).await?;
        for (index, id) in command.order.tag_ids.iter().enumerate() {
            if !existing.contains(id) {
                return Err(Error::unknown(
                    format!("/tag_ids/{index}"),
                    "tag_unknown",
                    "There is no such tag.",
                ));
            }
        }
        let ids: Vec<_> = command
            .order
            .lines
            .iter()
            .map(OrderLine::product_id)
            .collect();
        let owners = self.products.owners_of(&ids).await?;
        for (index, id) in ids.iter().enumerate() {
            if owners.get(id) != Some(&command.owner_id) {
                return Err(Error::unknown(
                    format!("/lines/{index}/product_id"),
                    "product_unknown",
                    "There is no such product.",
                ));
            }
        }
        if self
            .products
            .get(command.order.main.product_id())
            .await?
            .is_none_or(|product| product.owner_id != command.owner_id)
        {
            return Err(Error::unknown(
                "/main/product_id",
                "product_unknown",
                "There is no such product.",
            ));
        }
        if let Some(gift) = &command.order.gift
            && self
                .products
                .get(gift.product_id())
                .await?
                .is_none_or(|product| product.owner_id != command.owner_id)
        {
            return Err(Error::unknown(
                "/gift/product_id",
                "product_unknown",
                "There is no such product.",
            ));
        }
        let id = OrderId::from(self.uuids.next());
        let order = Order::create(id, command.owner_id, command.order, self.clock.now());
        self.orders.save(order).await?;
        Ok(id)
    }
}
