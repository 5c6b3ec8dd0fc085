use app_core::billing::{
    domain::{product::Product, tag::Tag},
    ports::repo::{product::ProductRepository, tag::TagRepository},
};
use axum::http::StatusCode;
use runtime_testing::Client;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::tests::{
    doubles::adapters::billing::repo::{product, tag},
    support::{app::TestApp, users},
};

fn body() -> Value {
    json!({
        "tag_ids": ["00000000-0000-0000-0000-000000000007", "00000000-0000-0000-0000-000000000008"],
        "lines": [{ "product_id": "00000000-0000-0000-0000-000000000009", "quantity": 11 }, { "product_id": "00000000-0000-0000-0000-00000000000a", "quantity": 12 }],
        "main": { "product_id": "00000000-0000-0000-0000-00000000000d", "quantity": 15 },
        "gift": { "product_id": "00000000-0000-0000-0000-000000000011", "quantity": 19 },
    })
}

/// Starts a service that has what orders refer to.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let tags = scope.port::<dyn TagRepository>();
        for tag in [
            Tag {
                id: Uuid::from_u128(7).into(),
                ..tag::tag()
            },
            Tag {
                id: Uuid::from_u128(8).into(),
                ..tag::other_tag()
            },
        ] {
            tags.save(tag).await.unwrap();
        }
        let products = scope.port::<dyn ProductRepository>();
        for product in [
            Product {
                id: Uuid::from_u128(9).into(),
                owner_id: users::ada_id(),
                ..product::product()
            },
            Product {
                id: Uuid::from_u128(10).into(),
                owner_id: users::ada_id(),
                ..product::other_product()
            },
            Product {
                id: Uuid::from_u128(13).into(),
                owner_id: users::ada_id(),
                name: "Name 3".parse().unwrap(),
                ..product::product()
            },
            Product {
                id: Uuid::from_u128(17).into(),
                owner_id: users::ada_id(),
                name: "Name 5".parse().unwrap(),
                ..product::product()
            },
            Product {
                id: Uuid::from_u128(14).into(),
                owner_id: users::ada_id(),
                name: "Name 4".parse().unwrap(),
                ..product::other_product()
            },
        ] {
            products.save(product).await.unwrap();
        }
    })
    .await;
    app
}

/// Has `client` create an order, and returns its path.
async fn create(client: &Client) -> String {
    let created = client
        .post("/orders", body())
        .await
        .expect(StatusCode::CREATED);
    let path = created.header("location");
    assert_eq!(path, format!("/orders/{}", created.text("/id")));
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
    let listed = client.get("/orders").await.expect(StatusCode::OK);
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
        (
            "tag_ids",
            json!([
                "00000000-0000-0000-0000-000000000008",
                "00000000-0000-0000-0000-000000000007"
            ]),
        ),
        (
            "lines",
            json!([{ "product_id": "00000000-0000-0000-0000-00000000000a", "quantity": 12 }, { "product_id": "00000000-0000-0000-0000-000000000009", "quantity": 11 }]),
        ),
        (
            "main",
            json!({ "product_id": "00000000-0000-0000-0000-00000000000e", "quantity": 16 }),
        ),
        ("gift", json!(null)),
    ];
    let mut version = 1;
    for (field, value) in changes {
        let mut expected = client.get(&path).await.body;
        if expected[field] == value {
            continue;
        }
        version += 1;

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
        assert_eq!(answer.text("/code"), "order_unknown");
    }
    let listed = client.get("/orders").await;
    assert_eq!(listed.body, json!({ "items": [] }));
}

#[tokio::test]
async fn all_that_is_missing_is_reported() {
    let app = start().await;
    let client = app.ada().await.client;

    let refused = client.post("/orders", json!({})).await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let errors = refused.body["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/tag_ids", "/lines", "/main"]);
}

#[tokio::test]
async fn what_is_not_valid_is_reported_with_its_place() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let invalid = [
        (
            "/tag_ids",
            Value::from(vec![json!("00000000-0000-0000-0000-000000000007"); 101]),
        ),
        ("/lines", json!([])),
        (
            "/lines",
            Value::from(vec![
                json!({ "product_id": "00000000-0000-0000-0000-000000000009", "quantity": 11 });
                21
            ]),
        ),
        ("/lines/0/quantity", json!(0)),
        ("/lines/0/quantity", json!(101)),
        ("/main/quantity", json!(0)),
        ("/main/quantity", json!(101)),
        ("/gift/quantity", json!(0)),
        ("/gift/quantity", json!(101)),
    ];
    for (pointer, value) in invalid {
        let mut body = body();
        *body.pointer_mut(pointer).unwrap() = value;

        for refused in [
            client.post("/orders", body.clone()).await,
            client.patch(&path, body).await,
        ] {
            let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.text("/errors/0/pointer"), pointer);
        }
    }
}

#[tokio::test]
async fn the_same_request_creates_one() {
    let app = start().await;
    let client = app.ada().await.client;
    let once = client.with("idempotency-key", "a-key");

    let first = once
        .post("/orders", body())
        .await
        .expect(StatusCode::CREATED);
    let second = once
        .post("/orders", body())
        .await
        .expect(StatusCode::CREATED);

    assert_eq!(first.body, second.body);
    let listed = client.get("/orders").await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_tag_ids_must_exist() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let unknown = json!([
        "00000000-0000-0000-0000-000000000007",
        "00000000-0000-0000-0000-0000000003e7"
    ]);
    let mut body = body();
    body["tag_ids"] = unknown.clone();

    for refused in [
        client.post("/orders", body).await,
        client.patch(&path, json!({ "tag_ids": unknown })).await,
    ] {
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), "/tag_ids/1");
    }
}

#[tokio::test]
async fn the_lines_product_id_must_exist() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let unknown = json!([{ "product_id": "00000000-0000-0000-0000-000000000009", "quantity": 11 }, { "product_id": "00000000-0000-0000-0000-0000000003e7", "quantity": 12 }]);
    let mut body = body();
    body["lines"] = unknown.clone();

    for refused in [
        client.post("/orders", body).await,
        client.patch(&path, json!({ "lines": unknown })).await,
    ] {
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), "/lines/1/product_id");
    }
}

#[tokio::test]
async fn the_main_product_id_must_exist() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let unknown = json!({ "product_id": "00000000-0000-0000-0000-0000000003e7", "quantity": 15 });
    let mut body = body();
    body["main"] = unknown.clone();

    for refused in [
        client.post("/orders", body).await,
        client.patch(&path, json!({ "main": unknown })).await,
    ] {
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), "/main/product_id");
    }
}

#[tokio::test]
async fn the_gift_product_id_must_exist() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let unknown = json!({ "product_id": "00000000-0000-0000-0000-0000000003e7", "quantity": 19 });
    let mut body = body();
    body["gift"] = unknown.clone();

    for refused in [
        client.post("/orders", body).await,
        client.patch(&path, json!({ "gift": unknown })).await,
    ] {
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), "/gift/product_id");
    }
}

#[tokio::test]
async fn what_is_anothers_cannot_be_referred_to() {
    let app = start().await;
    let ada = app.ada().await.client;
    let eve = app.eve().await;
    create(&ada).await;

    let refused = eve.post("/orders", body()).await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.text("/errors/0/pointer"), "/lines/0/product_id");
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
    assert_eq!(eve.get("/orders").await.body, json!({ "items": [] }));
    ada.get(&path).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_claimant_is_needed() {
    let app = start().await;
    let client = app.anonymous();
    let path = "/orders/00000000-0000-0000-0000-000000000001";

    for answer in [
        client.post("/orders", body()).await,
        client.get("/orders").await,
        client.get(path).await,
        client.patch(path, json!({})).await,
        client.delete(path).await,
    ] {
        answer.expect(StatusCode::UNAUTHORIZED);
    }
}
