use std::sync::Arc;

use app_core::billing::{
    commands::create_order::{CreateOrder, CreateOrderHandler},
    domain::{
        order::{NewOrder, Order},
        order_line::OrderLine,
        product::{Product, ProductId},
        tag::{Tag, TagId},
    },
    ports::repo::{order::OrderRepository, product::ProductRepository, tag::TagRepository},
};
use kernel::{CommandHandler, Error, Version};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::billing::repo::{
        order::{self, InMemoryOrderRepository},
        product::{self, InMemoryProductRepository},
        tag::{self, InMemoryTagRepository},
    },
    services::{clock::FixedClock, uuid::SequentialUuids},
};

async fn handler(orders: &Arc<InMemoryOrderRepository>) -> CreateOrderHandler {
    let stored = order::order();
    let tags = InMemoryTagRepository::default();
    let products = InMemoryProductRepository::default();
    let tag = Tag {
        id: stored.tag_ids[0],
        ..tag::tag()
    };
    tags.save(tag).await.unwrap();
    let tag = Tag {
        id: stored.tag_ids[1],
        ..tag::tag()
    };
    tags.save(tag).await.unwrap();
    let product = Product {
        id: stored.lines[0].product_id(),
        owner_id: stored.owner_id,
        ..product::product()
    };
    products.save(product).await.unwrap();
    let product = Product {
        id: stored.lines[1].product_id(),
        owner_id: stored.owner_id,
        name: "Name 3".parse().unwrap(),
        ..product::product()
    };
    products.save(product).await.unwrap();
    let product = Product {
        id: stored.main.product_id(),
        owner_id: stored.owner_id,
        name: "Name 5".parse().unwrap(),
        ..product::product()
    };
    products.save(product).await.unwrap();
    if let Some(gift) = &stored.gift {
        let product = Product {
            id: gift.product_id(),
            owner_id: stored.owner_id,
            name: "Name 7".parse().unwrap(),
            ..product::product()
        };
        products.save(product).await.unwrap();
    }
    CreateOrderHandler {
        clock: Arc::new(FixedClock::default()),
        tags: Arc::new(tags),
        products: Arc::new(products),
        orders: orders.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> CreateOrder {
    let order = order::order();
    CreateOrder {
        owner_id: order.owner_id,
        order: NewOrder {
            tag_ids: order.tag_ids,
            lines: order.lines,
            main: order.main,
            gift: order.gift,
        },
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let orders = Arc::default();

    let id = handler(&orders).await.handle(command()).await.unwrap();

    let expected = Order {
        id,
        version: Version::FIRST,
        created_at: FixedClock::START,
        ..order::order()
    };
    assert_eq!(orders.get(id).await.unwrap(), Some(expected));
}

#[tokio::test]
async fn the_tag_ids_must_exist() {
    let orders = Arc::default();
    let mut command = command();
    command.order.tag_ids = vec![
        TagId::from(Uuid::from_u128(13)),
        TagId::from(Uuid::from_u128(999)),
    ];

    let refused = handler(&orders).await.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/tag_ids/1")
    );
}

#[tokio::test]
async fn the_lines_product_id_must_exist() {
    let orders = Arc::default();
    let mut command = command();
    command.order.lines = vec![
        OrderLine::new(ProductId::from(Uuid::from_u128(15)), 17).unwrap(),
        OrderLine::new(ProductId::from(Uuid::from_u128(999)), 18).unwrap(),
    ];

    let refused = handler(&orders).await.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/lines/1/product_id")
    );
}

#[tokio::test]
async fn the_lines_product_id_must_be_ones_own() {
    let handler = handler(&Arc::default()).await;
    let mut command = command();
    command.order.lines = vec![
        OrderLine::new(ProductId::from(Uuid::from_u128(15)), 17).unwrap(),
        OrderLine::new(ProductId::from(Uuid::from_u128(998)), 18).unwrap(),
    ];
    let of_another = Product {
        id: Uuid::from_u128(998).into(),
        owner_id: order::other_order().owner_id,
        name: "Name 5".parse().unwrap(),
        ..product::product()
    };
    handler.products.save(of_another).await.unwrap();

    let refused = handler.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/lines/1/product_id")
    );
}

#[tokio::test]
async fn the_main_product_id_must_exist() {
    let orders = Arc::default();
    let mut command = command();
    command.order.main = OrderLine::new(ProductId::from(Uuid::from_u128(999)), 21).unwrap();

    let refused = handler(&orders).await.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/main/product_id")
    );
}

#[tokio::test]
async fn the_main_product_id_must_be_ones_own() {
    let handler = handler(&Arc::default()).await;
    let mut command = command();
    command.order.main = OrderLine::new(ProductId::from(Uuid::from_u128(998)), 21).unwrap();
    let of_another = Product {
        id: Uuid::from_u128(998).into(),
        owner_id: order::other_order().owner_id,
        name: "Name 7".parse().unwrap(),
        ..product::product()
    };
    handler.products.save(of_another).await.unwrap();

    let refused = handler.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/main/product_id")
    );
}

#[tokio::test]
async fn the_gift_product_id_must_exist() {
    let orders = Arc::default();
    let mut command = command();
    command.order.gift = Some(OrderLine::new(ProductId::from(Uuid::from_u128(999)), 25).unwrap());

    let refused = handler(&orders).await.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/gift/product_id")
    );
}

#[tokio::test]
async fn the_gift_product_id_must_be_ones_own() {
    let handler = handler(&Arc::default()).await;
    let mut command = command();
    command.order.gift = Some(OrderLine::new(ProductId::from(Uuid::from_u128(998)), 25).unwrap());
    let of_another = Product {
        id: Uuid::from_u128(998).into(),
        owner_id: order::other_order().owner_id,
        name: "Name 9".parse().unwrap(),
        ..product::product()
    };
    handler.products.save(of_another).await.unwrap();

    let refused = handler.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/gift/product_id")
    );
}
