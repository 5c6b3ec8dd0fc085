use app_core::billing::{domain::order::Order, ports::repo::order::OrderRepository};
use axum::http::StatusCode;
use runtime_testing::Client;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::tests::{
    doubles::adapters::billing::repo::order,
    support::{app::TestApp, users},
};

fn body() -> Value {
    json!({ "order_id": "00000000-0000-0000-0000-000000000007", "refund_of_id": "00000000-0000-0000-0000-000000000009", "amount": 11 })
}

/// Starts a service that has what payments refer to.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let orders = scope.port::<dyn OrderRepository>();
        for order in [
            Order {
                id: Uuid::from_u128(7).into(),
                owner_id: users::ada_id(),
                ..order::order()
            },
            Order {
                id: Uuid::from_u128(9).into(),
                owner_id: users::ada_id(),
                ..order::order()
            },
            Order {
                id: Uuid::from_u128(8).into(),
                owner_id: users::ada_id(),
                ..order::other_order()
            },
        ] {
            orders.save(order).await.unwrap();
        }
    })
    .await;
    app
}

/// Has `client` create a payment, and returns its path.
async fn create(client: &Client) -> String {
    let created = client
        .post("/payments", body())
        .await
        .expect(StatusCode::CREATED);
    let path = created.header("location");
    assert_eq!(path, format!("/payments/{}", created.text("/id")));
    path.to_owned()
}

#[tokio::test]
async fn what_was_created_can_be_read() {
    let app = start().await;
    let client = app.ada().await.client;

    let path = create(&client).await;

    let found = client.get(&path).await.expect(StatusCode::OK);
    assert_eq!(found.header("etag"), "\"1\"");
    for (field, value) in body().as_object().unwrap() {
        assert_eq!(found.body[field], *value, "{field}");
    }
    let listed = client.get("/payments").await.expect(StatusCode::OK);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed.body["items"][0]["id"], found.body["id"]);
}

#[tokio::test]
async fn a_version_that_the_client_has_is_not_sent_again() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;

    let answer = client.with("if-none-match", "\"1\"").get(&path).await;

    answer.expect(StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn every_field_can_be_changed_by_itself() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let changes = [
        ("order_id", json!("00000000-0000-0000-0000-000000000008")),
        ("refund_of_id", json!(null)),
        ("amount", json!(12)),
    ];
    for (version, (field, value)) in (2..).zip(changes) {
        let mut expected = client.get(&path).await.body;

        let changed = client.patch(&path, json!({ field: value })).await;

        let changed = changed.expect(StatusCode::NO_CONTENT);
        assert_eq!(changed.header("etag"), format!("\"{version}\""));
        expected["version"] = json!(version);
        expected[field] = value;
        assert_eq!(client.get(&path).await.body, expected, "{field}");
    }
}

#[tokio::test]
async fn a_change_of_nothing_makes_no_version() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;

    let changed = client
        .patch(&path, body())
        .await
        .expect(StatusCode::NO_CONTENT);

    assert_eq!(changed.header("etag"), "\"1\"");
}

#[tokio::test]
async fn a_version_that_the_client_has_not_seen_is_not_changed() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let outdated = client.with("if-match", "\"2\"");

    let refused = outdated.patch(&path, body()).await;
    refused.expect(StatusCode::PRECONDITION_FAILED);
    let refused = outdated.delete(&path).await;
    refused.expect(StatusCode::PRECONDITION_FAILED);

    let present = client.with("if-match", "\"1\"");
    present
        .patch(&path, body())
        .await
        .expect(StatusCode::NO_CONTENT);
    present.delete(&path).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_was_deleted_is_not_found() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;

    client.delete(&path).await.expect(StatusCode::NO_CONTENT);

    for answer in [
        client.get(&path).await,
        client.patch(&path, json!({})).await,
        client.delete(&path).await,
    ] {
        let answer = answer.expect(StatusCode::NOT_FOUND);
        assert_eq!(answer.text("/code"), "payment_unknown");
    }
    let listed = client.get("/payments").await;
    assert_eq!(listed.body, json!({ "items": [] }));
}

#[tokio::test]
async fn all_that_is_missing_is_reported() {
    let app = start().await;
    let client = app.ada().await.client;

    let refused = client.post("/payments", json!({})).await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let errors = refused.body["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/order_id", "/amount"]);
}

#[tokio::test]
async fn the_same_request_creates_one() {
    let app = start().await;
    let client = app.ada().await.client;
    let once = client.with("idempotency-key", "a-key");

    let first = once
        .post("/payments", body())
        .await
        .expect(StatusCode::CREATED);
    let second = once
        .post("/payments", body())
        .await
        .expect(StatusCode::CREATED);

    assert_eq!(first.body, second.body);
    let listed = client.get("/payments").await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_order_id_must_exist() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let unknown = json!("00000000-0000-0000-0000-00000000ffff");
    let mut body = body();
    body["order_id"] = unknown.clone();

    for refused in [
        client.post("/payments", body).await,
        client.patch(&path, json!({ "order_id": unknown })).await,
    ] {
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), "/order_id");
    }
}

#[tokio::test]
async fn the_refund_of_id_must_exist() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let unknown = json!("00000000-0000-0000-0000-00000000ffff");
    let mut body = body();
    body["refund_of_id"] = unknown.clone();

    for refused in [
        client.post("/payments", body).await,
        client
            .patch(&path, json!({ "refund_of_id": unknown }))
            .await,
    ] {
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), "/refund_of_id");
    }
}

#[tokio::test]
async fn what_is_anothers_cannot_be_referred_to() {
    let app = start().await;
    let ada = app.ada().await.client;
    let eve = app.eve().await;
    create(&ada).await;

    let refused = eve.post("/payments", body()).await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.text("/errors/0/pointer"), "/order_id");
}

#[tokio::test]
async fn what_is_anothers_is_not_found() {
    let app = start().await;
    let ada = app.ada().await.client;
    let eve = app.eve().await;
    let path = create(&ada).await;

    for answer in [
        eve.get(&path).await,
        eve.patch(&path, body()).await,
        eve.delete(&path).await,
    ] {
        answer.expect(StatusCode::NOT_FOUND);
    }
    assert_eq!(eve.get("/payments").await.body, json!({ "items": [] }));
    ada.get(&path).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_claimant_is_needed() {
    let app = start().await;
    let client = app.anonymous();
    let path = "/payments/00000000-0000-0000-0000-000000000001";

    for answer in [
        client.post("/payments", body()).await,
        client.get("/payments").await,
        client.get(path).await,
        client.patch(path, json!({})).await,
        client.delete(path).await,
    ] {
        answer.expect(StatusCode::UNAUTHORIZED);
    }
}
