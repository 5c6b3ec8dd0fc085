use std::{collections::HashMap, sync::Mutex};

use app_core::{
    UserId,
    billing::{
        domain::{
            order::{Order, OrderId},
            order_line::OrderLine,
            product::ProductId,
            tag::TagId,
        },
        ports::repo::order::OrderRepository,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use kernel::{Result, Version};
use uuid::Uuid;

#[derive(Default)]
pub struct InMemoryOrderRepository(Mutex<HashMap<OrderId, Order>>);

#[async_trait]
impl OrderRepository for InMemoryOrderRepository {
    async fn get(&self, id: OrderId) -> Result<Option<Order>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, order: Order) -> Result<()> {
        self.0.lock().unwrap().insert(order.id, order);
        Ok(())
    }

    async fn delete(&self, id: OrderId) -> Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }
}

/// Returns one for tests.
pub fn order() -> Order {
    Order {
        id: Uuid::from_u128(1).into(),
        owner_id: UserId::from(Uuid::from_u128(7)),
        version: Version::FIRST,
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(11),
        tag_ids: vec![
            TagId::from(Uuid::from_u128(13)),
            TagId::from(Uuid::from_u128(14)),
        ],
        lines: vec![
            OrderLine::new(ProductId::from(Uuid::from_u128(15)), 17).unwrap(),
            OrderLine::new(ProductId::from(Uuid::from_u128(16)), 18).unwrap(),
        ],
        main: OrderLine::new(ProductId::from(Uuid::from_u128(19)), 21).unwrap(),
        gift: Some(OrderLine::new(ProductId::from(Uuid::from_u128(23)), 25).unwrap()),
    }
}

/// Returns another one, with other values in all fields.
pub fn other_order() -> Order {
    Order {
        id: Uuid::from_u128(2).into(),
        owner_id: UserId::from(Uuid::from_u128(8)),
        version: Version::FIRST.next(),
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(12),
        tag_ids: vec![
            TagId::from(Uuid::from_u128(14)),
            TagId::from(Uuid::from_u128(13)),
        ],
        lines: vec![
            OrderLine::new(ProductId::from(Uuid::from_u128(16)), 18).unwrap(),
            OrderLine::new(ProductId::from(Uuid::from_u128(15)), 17).unwrap(),
        ],
        main: OrderLine::new(ProductId::from(Uuid::from_u128(20)), 22).unwrap(),
        gift: None,
    }
}
