use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Patch, Result, Version};
use nject::injectable;

use crate::{
    UserId,
    billing::{
        domain::{
            order::{OrderChange, OrderId},
            order_line::OrderLine,
        },
        ports::repo::{order::OrderRepository, product::ProductRepository, tag::TagRepository},
        shared::order_unknown,
    },
};

/// Changes an order of `owner_id`.
#[derive(Clone, Debug)]
pub struct ChangeOrder {
    pub id: OrderId,
    pub owner_id: UserId,
    /// The version that the caller has seen. Without it, any version is changed.
    pub seen: Option<Version>,
    pub change: OrderChange,
}

/// The version after the change.
impl Command for ChangeOrder {
    type Output = Version;
}

#[injectable]
pub struct ChangeOrderHandler {
    pub tags: Arc<dyn TagRepository>,
    pub products: Arc<dyn ProductRepository>,
    pub orders: Arc<dyn OrderRepository>,
}

impl CommandHandler<ChangeOrder> for ChangeOrderHandler {
    async fn handle(&self, command: ChangeOrder) -> Result<Version> {
        let order = self
            .orders
            .get(command.id)
            .await?
            .filter(|order| order.owner_id == command.owner_id)
            .ok_or_else(order_unknown::order_unknown)?;
        let version = order.version;
        version.must_be(command.seen)?;
        if let Some(tag_ids) = &command.change.tag_ids {
            let existing = self.tags.existing(tag_ids).await?;
            for (index, id) in tag_ids.iter().enumerate() {
                if !existing.contains(id) {
                    return Err(Error::unknown(
                        format!("/tag_ids/{index}"),
                        "tag_unknown",
                        "There is no such tag.",
                    ));
                }
            }
        }
        if let Some(lines) = &command.change.lines {
            let ids: Vec<_> = lines.iter().map(OrderLine::product_id).collect();
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
        }
        if let Some(main) = &command.change.main
            && self
                .products
                .get(main.product_id())
                .await?
                .is_none_or(|product| product.owner_id != command.owner_id)
        {
            return Err(Error::unknown(
                "/main/product_id",
                "product_unknown",
                "There is no such product.",
            ));
        }
        if let Patch::Set(gift) = &command.change.gift
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
        let order = order.change(command.change);
        if order.version == version {
            return Ok(version);
        }
        let version = order.version;
        self.orders.save(order).await?;
        Ok(version)
    }
}
