use std::sync::Arc;

use app_core::{
    UserId,
    billing::{
        commands::place_order::{PlaceOrder, PlaceOrderHandler},
        domain::{
            order::Order,
            order_line::OrderLine,
            product::{Product, ProductId},
        },
        ports::repo::{order::OrderRepository, product::ProductRepository},
    },
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::billing::repo::{
        order::InMemoryOrderRepository,
        product::{self, InMemoryProductRepository},
    },
    services::uuid::SequentialUuids,
};

async fn handler(orders: &Arc<InMemoryOrderRepository>) -> PlaceOrderHandler {
    let products = InMemoryProductRepository::default();
    let product = Product {
        id: command().product_ids[0],
        owner_id: command().placed_by,
        ..product::product()
    };
    products.save(product).await.unwrap();
    let product = Product {
        id: command().product_ids[1],
        owner_id: command().placed_by,
        name: "Name 3".parse().unwrap(),
        ..product::product()
    };
    products.save(product).await.unwrap();
    let product = Product {
        id: command().lines[0].product_id(),
        owner_id: command().placed_by,
        name: "Name 5".parse().unwrap(),
        ..product::product()
    };
    products.save(product).await.unwrap();
    if let Some(gift) = &command().gift {
        let product = Product {
            id: gift.product_id(),
            owner_id: command().placed_by,
            name: "Name 9".parse().unwrap(),
            ..product::product()
        };
        products.save(product).await.unwrap();
    }
    PlaceOrderHandler {
        products: Arc::new(products),
        orders: orders.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> PlaceOrder {
    PlaceOrder {
        product_ids: vec![
            ProductId::from(Uuid::from_u128(8)),
            ProductId::from(Uuid::from_u128(7)),
        ],
        lines: vec![OrderLine::new(ProductId::from(Uuid::from_u128(10)), 12).unwrap()],
        gift: None,
        placed_by: UserId::from(Uuid::from_u128(18)),
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let orders = Arc::<InMemoryOrderRepository>::default();
    let command = command();

    let id = handler(&orders)
        .await
        .handle(command.clone())
        .await
        .unwrap();

    let stored = orders.get(id).await.unwrap();
    let expected = Order {
        id,
        product_ids: command.product_ids,
        lines: command.lines,
        gift: command.gift,
        placed_by: command.placed_by,
    };
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn the_product_ids_must_exist() {
    let orders = Arc::<InMemoryOrderRepository>::default();
    let mut command = command();
    command.product_ids = vec![
        ProductId::from(Uuid::from_u128(7)),
        ProductId::from(Uuid::from_u128(999)),
    ];

    let answer = handler(&orders).await.handle(command).await;

    let Err(Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "/product_ids/1");
}

#[tokio::test]
async fn the_product_ids_must_be_ones_own() {
    let orders = Arc::<InMemoryOrderRepository>::default();
    let mut command = command();
    let of_another = Product {
        id: Uuid::from_u128(998).into(),
        owner_id: Uuid::from_u128(99).into(),
        name: "Name 5".parse().unwrap(),
        ..product::product()
    };
    command.product_ids = vec![
        ProductId::from(Uuid::from_u128(7)),
        ProductId::from(Uuid::from_u128(998)),
    ];
    let handler = handler(&orders).await;
    handler.products.save(of_another).await.unwrap();

    let answer = handler.handle(command).await;

    let Err(Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "/product_ids/1");
}

#[tokio::test]
async fn the_lines_product_id_must_exist() {
    let orders = Arc::<InMemoryOrderRepository>::default();
    let mut command = command();
    command.lines = vec![OrderLine::new(ProductId::from(Uuid::from_u128(999)), 11).unwrap()];

    let answer = handler(&orders).await.handle(command).await;

    let Err(Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "/lines/0/product_id");
}

#[tokio::test]
async fn the_lines_product_id_must_be_ones_own() {
    let orders = Arc::<InMemoryOrderRepository>::default();
    let mut command = command();
    let of_another = Product {
        id: Uuid::from_u128(998).into(),
        owner_id: Uuid::from_u128(99).into(),
        name: "Name 9".parse().unwrap(),
        ..product::product()
    };
    command.lines = vec![OrderLine::new(ProductId::from(Uuid::from_u128(998)), 11).unwrap()];
    let handler = handler(&orders).await;
    handler.products.save(of_another).await.unwrap();

    let answer = handler.handle(command).await;

    let Err(Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "/lines/0/product_id");
}

#[tokio::test]
async fn the_gift_product_id_must_exist() {
    let orders = Arc::<InMemoryOrderRepository>::default();
    let mut command = command();
    command.gift = Some(OrderLine::new(ProductId::from(Uuid::from_u128(999)), 15).unwrap());

    let answer = handler(&orders).await.handle(command).await;

    let Err(Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "/gift/product_id");
}

#[tokio::test]
async fn the_gift_product_id_must_be_ones_own() {
    let orders = Arc::<InMemoryOrderRepository>::default();
    let mut command = command();
    let of_another = Product {
        id: Uuid::from_u128(998).into(),
        owner_id: Uuid::from_u128(99).into(),
        name: "Name 11".parse().unwrap(),
        ..product::product()
    };
    command.gift = Some(OrderLine::new(ProductId::from(Uuid::from_u128(998)), 15).unwrap());
    let handler = handler(&orders).await;
    handler.products.save(of_another).await.unwrap();

    let answer = handler.handle(command).await;

    let Err(Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "/gift/product_id");
}
