use app_core::billing::{
    domain::{order::Order, product::Product, tag::Tag},
    ports::repo::{order::OrderRepository, product::ProductRepository, tag::TagRepository},
    queries::get_order::GetOrder,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::billing::repo::{order, product, tag},
        support::app::TestApp,
    },
};

/// Returns the first order as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "owner_id": "00000000-0000-0000-0000-000000000007",
        "version": 1,
        "created_at": "1970-01-12T00:00:00Z",
        "tag_ids": ["00000000-0000-0000-0000-00000000000d", "00000000-0000-0000-0000-00000000000e"],
        "lines": [{ "product_id": "00000000-0000-0000-0000-00000000000f", "quantity": 17 }, { "product_id": "00000000-0000-0000-0000-000000000010", "quantity": 18 }],
        "main": { "product_id": "00000000-0000-0000-0000-000000000013", "quantity": 21 },
        "gift": { "product_id": "00000000-0000-0000-0000-000000000017", "quantity": 25 },
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "owner_id": "00000000-0000-0000-0000-000000000008",
        "version": 2,
        "created_at": "1970-01-13T00:00:00Z",
        "tag_ids": ["00000000-0000-0000-0000-00000000000e", "00000000-0000-0000-0000-00000000000d"],
        "lines": [{ "product_id": "00000000-0000-0000-0000-000000000010", "quantity": 18 }, { "product_id": "00000000-0000-0000-0000-00000000000f", "quantity": 17 }],
        "main": { "product_id": "00000000-0000-0000-0000-000000000014", "quantity": 22 },
        "gift": null,
    })
}

fn query() -> GetOrder {
    GetOrder {
        id: order::order().id,
        owner_id: order::order().owner_id,
    }
}

/// Starts the service with these orders.
async fn app(orders: [Order; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let tags = scope.port::<dyn TagRepository>();
        for tag in [
            Tag {
                id: Uuid::from_u128(13).into(),
                ..tag::tag()
            },
            Tag {
                id: Uuid::from_u128(14).into(),
                ..tag::other_tag()
            },
        ] {
            tags.save(tag).await.unwrap();
        }
        let products = scope.port::<dyn ProductRepository>();
        for product in [
            Product {
                id: Uuid::from_u128(15).into(),
                ..product::product()
            },
            Product {
                id: Uuid::from_u128(16).into(),
                ..product::other_product()
            },
            Product {
                id: Uuid::from_u128(19).into(),
                name: "Name 3".parse().unwrap(),
                ..product::product()
            },
            Product {
                id: Uuid::from_u128(23).into(),
                name: "Name 5".parse().unwrap(),
                ..product::product()
            },
            Product {
                id: Uuid::from_u128(20).into(),
                name: "Name 4".parse().unwrap(),
                ..product::other_product()
            },
        ] {
            products.save(product).await.unwrap();
        }
        let repository = scope.port::<dyn OrderRepository>();
        for order in orders {
            repository.save(order).await.unwrap();
        }
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &TestApp, query: GetOrder) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer)
}

#[tokio::test]
async fn finds_the_one_that_is_asked_for() {
    let app = app([order::order(), order::other_order()]).await;

    assert_eq!(found(&app, query()).await, first_view());
    let query = GetOrder {
        id: order::other_order().id,
        owner_id: order::other_order().owner_id,
    };
    assert_eq!(found(&app, query).await, second_view());
}

#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = app([order::order(), order::other_order()]).await;
    app.sql("UPDATE order_tag_ids SET position = -position")
        .await;
    app.sql("UPDATE order_lines SET position = -position").await;

    let mut expected = first_view();
    expected["tag_ids"].as_array_mut().unwrap().reverse();
    expected["lines"].as_array_mut().unwrap().reverse();
    assert_eq!(found(&app, query()).await, expected);
}

#[tokio::test]
async fn the_id_must_be_the_same() {
    let app = app([order::order(), order::other_order()]).await;
    let query = GetOrder {
        id: order::other_order().id,
        ..query()
    };

    assert_eq!(found(&app, query).await, Value::Null);
}

#[tokio::test]
async fn what_is_not_the_claimants_is_not_found() {
    let app = app([order::order(), order::other_order()]).await;
    let query = GetOrder {
        owner_id: order::other_order().owner_id,
        ..query()
    };

    assert_eq!(found(&app, query).await, Value::Null);
}
