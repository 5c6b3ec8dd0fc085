use app_core::billing::{
    domain::{order::Order, product::Product, tag::Tag},
    ports::repo::{order::OrderRepository, product::ProductRepository, tag::TagRepository},
    queries::list_orders::ListOrders,
};
use kernel::Limit;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::billing::repo::{order, product, tag},
        support::app::TestApp,
    },
};

fn second() -> Order {
    Order {
        owner_id: order::order().owner_id,
        ..order::other_order()
    }
}

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
        "owner_id": "00000000-0000-0000-0000-000000000007",
        "version": 2,
        "created_at": "1970-01-13T00:00:00Z",
        "tag_ids": ["00000000-0000-0000-0000-00000000000e", "00000000-0000-0000-0000-00000000000d"],
        "lines": [{ "product_id": "00000000-0000-0000-0000-000000000010", "quantity": 18 }, { "product_id": "00000000-0000-0000-0000-00000000000f", "quantity": 17 }],
        "main": { "product_id": "00000000-0000-0000-0000-000000000014", "quantity": 22 },
        "gift": null,
    })
}

fn query() -> ListOrders {
    ListOrders {
        owner_id: order::order().owner_id,
        after: None,
        limit: Limit::DEFAULT,
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
async fn found(app: &TestApp, query: ListOrders) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer.items)
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = app([order::order(), second()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([second_view(), first_view()])
    );
}

#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = app([order::order(), second()]).await;
    app.sql("UPDATE order_tag_ids SET position = -position")
        .await;
    app.sql("UPDATE order_lines SET position = -position").await;

    let mut expected = json!([second_view(), first_view()]);
    for item in expected.as_array_mut().unwrap() {
        item["tag_ids"].as_array_mut().unwrap().reverse();
        item["lines"].as_array_mut().unwrap().reverse();
    }
    assert_eq!(found(&app, query()).await, expected);
}

#[tokio::test]
async fn what_is_not_the_claimants_is_not_found() {
    let app = app([order::order(), second()]).await;
    let query = ListOrders {
        owner_id: order::other_order().owner_id,
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([]));
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([order::order(), second()]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListOrders {
        limit: Limit::from(1),
        ..query()
    };

    for expected in [second_view(), first_view()] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        assert_eq!(json!(page.items), json!([expected]));
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
