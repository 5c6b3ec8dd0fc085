use std::sync::Arc;

use app_core::billing::{
    commands::change_order::{ChangeOrder, ChangeOrderHandler},
    domain::{
        order::OrderChange,
        order_line::OrderLine,
        product::{Product, ProductId},
        tag::{Tag, TagId},
    },
    ports::repo::{order::OrderRepository, product::ProductRepository, tag::TagRepository},
};
use kernel::{CommandHandler, Error, Patch};
use uuid::Uuid;

use crate::tests::doubles::adapters::billing::repo::{
    order::{self, InMemoryOrderRepository},
    product::{self, InMemoryProductRepository},
    tag::{self, InMemoryTagRepository},
};

/// A handler for a service that has one order.
async fn handler() -> (Arc<InMemoryOrderRepository>, ChangeOrderHandler) {
    let orders = Arc::<InMemoryOrderRepository>::default();
    orders.save(order::order()).await.unwrap();
    let stored = order::other_order();
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
        owner_id: order::order().owner_id,
        ..product::product()
    };
    products.save(product).await.unwrap();
    let product = Product {
        id: stored.lines[1].product_id(),
        owner_id: order::order().owner_id,
        name: "Name 3".parse().unwrap(),
        ..product::product()
    };
    products.save(product).await.unwrap();
    let product = Product {
        id: stored.main.product_id(),
        owner_id: order::order().owner_id,
        name: "Name 5".parse().unwrap(),
        ..product::product()
    };
    products.save(product).await.unwrap();
    if let Some(gift) = &stored.gift {
        let product = Product {
            id: gift.product_id(),
            owner_id: order::order().owner_id,
            name: "Name 7".parse().unwrap(),
            ..product::product()
        };
        products.save(product).await.unwrap();
    }
    let handler = ChangeOrderHandler {
        tags: Arc::new(tags),
        products: Arc::new(products),
        orders: orders.clone(),
    };
    (orders, handler)
}

/// Changes the stored order in one field.
fn command() -> ChangeOrder {
    let order = order::order();
    let other = order::other_order();
    ChangeOrder {
        id: order.id,
        owner_id: order.owner_id,
        seen: Some(order.version),
        change: OrderChange {
            tag_ids: Some(other.tag_ids),
            ..Default::default()
        },
    }
}

#[tokio::test]
async fn stores_the_change_as_the_next_version() {
    let (orders, handler) = handler().await;
    let order = order::order();

    let version = handler.handle(command()).await.unwrap();

    let changed = order.clone().change(command().change);
    assert_eq!(version, order.version.next());
    assert_eq!(orders.get(order.id).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (orders, handler) = handler().await;
    let order = order::order();
    let outdated = ChangeOrder {
        seen: Some(order.version.next()),
        ..command()
    };

    let refused = handler.handle(outdated).await;

    assert!(matches!(refused, Err(Error::PreconditionFailed(_))));
    assert_eq!(orders.get(order.id).await.unwrap(), Some(order));
}

#[tokio::test]
async fn what_is_anothers_does_not_exist() {
    let (orders, handler) = handler().await;
    let order = order::order();
    let of_another = ChangeOrder {
        owner_id: order::other_order().owner_id,
        ..command()
    };

    let refused = handler.handle(of_another).await;

    assert!(matches!(refused, Err(Error::NotFound(_))));
    assert_eq!(orders.get(order.id).await.unwrap(), Some(order));
}

#[tokio::test]
async fn the_tag_ids_must_exist() {
    let (orders, handler) = handler().await;
    let order = order::order();
    let of_nothing = ChangeOrder {
        change: OrderChange {
            tag_ids: Some(vec![
                TagId::from(Uuid::from_u128(13)),
                TagId::from(Uuid::from_u128(999)),
            ]),
            ..Default::default()
        },
        ..command()
    };

    let refused = handler.handle(of_nothing).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/tag_ids/1")
    );
    assert_eq!(orders.get(order.id).await.unwrap(), Some(order));
}

#[tokio::test]
async fn the_lines_product_id_must_exist() {
    let (orders, handler) = handler().await;
    let order = order::order();
    let of_nothing = ChangeOrder {
        change: OrderChange {
            lines: Some(vec![
                OrderLine::new(ProductId::from(Uuid::from_u128(15)), 17).unwrap(),
                OrderLine::new(ProductId::from(Uuid::from_u128(999)), 18).unwrap(),
            ]),
            ..Default::default()
        },
        ..command()
    };

    let refused = handler.handle(of_nothing).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/lines/1/product_id")
    );
    assert_eq!(orders.get(order.id).await.unwrap(), Some(order));
}

#[tokio::test]
async fn the_lines_product_id_must_be_ones_own() {
    let (orders, handler) = handler().await;
    let order = order::order();
    let of_another = Product {
        id: Uuid::from_u128(998).into(),
        owner_id: order::other_order().owner_id,
        name: "Name 5".parse().unwrap(),
        ..product::product()
    };
    let change = OrderChange {
        lines: Some(vec![
            OrderLine::new(ProductId::from(Uuid::from_u128(15)), 17).unwrap(),
            OrderLine::new(ProductId::from(Uuid::from_u128(998)), 18).unwrap(),
        ]),
        ..Default::default()
    };
    handler.products.save(of_another).await.unwrap();

    let refused = handler
        .handle(ChangeOrder {
            change,
            ..command()
        })
        .await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/lines/1/product_id")
    );
    assert_eq!(orders.get(order.id).await.unwrap(), Some(order));
}

#[tokio::test]
async fn the_main_product_id_must_exist() {
    let (orders, handler) = handler().await;
    let order = order::order();
    let of_nothing = ChangeOrder {
        change: OrderChange {
            main: Some(OrderLine::new(ProductId::from(Uuid::from_u128(999)), 21).unwrap()),
            ..Default::default()
        },
        ..command()
    };

    let refused = handler.handle(of_nothing).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/main/product_id")
    );
    assert_eq!(orders.get(order.id).await.unwrap(), Some(order));
}

#[tokio::test]
async fn the_main_product_id_must_be_ones_own() {
    let (orders, handler) = handler().await;
    let order = order::order();
    let of_another = Product {
        id: Uuid::from_u128(998).into(),
        owner_id: order::other_order().owner_id,
        name: "Name 7".parse().unwrap(),
        ..product::product()
    };
    let change = OrderChange {
        main: Some(OrderLine::new(ProductId::from(Uuid::from_u128(998)), 21).unwrap()),
        ..Default::default()
    };
    handler.products.save(of_another).await.unwrap();

    let refused = handler
        .handle(ChangeOrder {
            change,
            ..command()
        })
        .await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/main/product_id")
    );
    assert_eq!(orders.get(order.id).await.unwrap(), Some(order));
}

#[tokio::test]
async fn the_gift_product_id_must_exist() {
    let (orders, handler) = handler().await;
    let order = order::order();
    let of_nothing = ChangeOrder {
        change: OrderChange {
            gift: Patch::Set(OrderLine::new(ProductId::from(Uuid::from_u128(999)), 25).unwrap()),
            ..Default::default()
        },
        ..command()
    };

    let refused = handler.handle(of_nothing).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/gift/product_id")
    );
    assert_eq!(orders.get(order.id).await.unwrap(), Some(order));
}

#[tokio::test]
async fn the_gift_product_id_must_be_ones_own() {
    let (orders, handler) = handler().await;
    let order = order::order();
    let of_another = Product {
        id: Uuid::from_u128(998).into(),
        owner_id: order::other_order().owner_id,
        name: "Name 9".parse().unwrap(),
        ..product::product()
    };
    let change = OrderChange {
        gift: Patch::Set(OrderLine::new(ProductId::from(Uuid::from_u128(998)), 25).unwrap()),
        ..Default::default()
    };
    handler.products.save(of_another).await.unwrap();

    let refused = handler
        .handle(ChangeOrder {
            change,
            ..command()
        })
        .await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/gift/product_id")
    );
    assert_eq!(orders.get(order.id).await.unwrap(), Some(order));
}
