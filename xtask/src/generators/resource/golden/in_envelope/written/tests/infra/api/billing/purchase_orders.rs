use app_core::billing::{
    domain::bank_account::BankAccount, ports::repo::bank_account::BankAccountRepository,
};
use axum::http::StatusCode;
use runtime_testing::Client;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::tests::{doubles::adapters::billing::repo::bank_account, support::app::TestApp};

fn fields() -> Value {
    json!({
        "number": "Number 1",
        "bank_account_id": "00000000-0000-0000-0000-000000000009",
        "due_on": "1970-01-12",
        "lines": ["Lines 1", "Lines 2"],
    })
}

fn body() -> Value {
    json!({ "purchase_order": fields() })
}

/// Starts a service that has what purchase orders refer to.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let bank_accounts = scope.port::<dyn BankAccountRepository>();
        for bank_account in [
            BankAccount {
                id: Uuid::from_u128(9).into(),
                ..bank_account::bank_account()
            },
            BankAccount {
                id: Uuid::from_u128(10).into(),
                ..bank_account::other_bank_account()
            },
        ] {
            bank_accounts.save(bank_account).await.unwrap();
        }
    })
    .await;
    app
}

/// Has `client` create a purchase order, and returns its path.
async fn create(client: &Client) -> String {
    let created = client
        .post("/purchase-orders", body())
        .await
        .expect(StatusCode::CREATED);
    let path = created.header("location");
    assert_eq!(
        path,
        format!("/purchase-orders/{}", created.text("/purchase_order/id"))
    );
    path.to_owned()
}

#[tokio::test]
async fn what_was_created_can_be_read() {
    let app = start().await;
    let client = app.ada().await.client;

    let path = create(&client).await;

    let found = client.get(&path).await.expect(StatusCode::OK);
    assert_eq!(found.header("etag"), "\"1\"");
    for (field, value) in fields().as_object().unwrap() {
        assert_eq!(found.body["purchase_order"][field], *value, "{field}");
    }
    let listed = client.get("/purchase-orders").await.expect(StatusCode::OK);
    assert_eq!(listed.body["purchase_orders"].as_array().unwrap().len(), 1);
    assert_eq!(
        listed.body["purchase_orders"][0]["id"],
        found.body["purchase_order"]["id"]
    );
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
        ("number", json!("Number 2")),
        (
            "bank_account_id",
            json!("00000000-0000-0000-0000-00000000000a"),
        ),
        ("due_on", json!(null)),
        ("lines", json!(["Lines 2", "Lines 1"])),
    ];
    for (version, (field, value)) in (2..).zip(changes) {
        let mut expected = client.get(&path).await.body;

        let changed = client
            .patch(&path, json!({ "purchase_order": { field: value } }))
            .await;

        let changed = changed.expect(StatusCode::NO_CONTENT);
        assert_eq!(changed.header("etag"), format!("\"{version}\""));
        expected["purchase_order"]["version"] = json!(version);
        expected["purchase_order"][field] = value;
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
        client.patch(&path, json!({ "purchase_order": {} })).await,
        client.delete(&path).await,
    ] {
        let answer = answer.expect(StatusCode::NOT_FOUND);
        assert_eq!(answer.text("/code"), "purchase_order_unknown");
    }
    let listed = client.get("/purchase-orders").await;
    assert_eq!(listed.body, json!({ "purchase_orders": [] }));
}

#[tokio::test]
async fn all_that_is_missing_is_reported() {
    let app = start().await;
    let client = app.ada().await.client;

    let refused = client
        .post("/purchase-orders", json!({ "purchase_order": {} }))
        .await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let errors = refused.body["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        pointers,
        [
            "/purchase_order/number",
            "/purchase_order/bank_account_id",
            "/purchase_order/lines"
        ]
    );
}

#[tokio::test]
async fn what_is_not_valid_is_reported_with_its_place() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let invalid = [
        ("/purchase_order/number", json!("")),
        ("/purchase_order/number", json!("A".repeat(31))),
        ("/purchase_order/due_on", json!("+10000-01-01")),
        ("/purchase_order/lines", json!([])),
        (
            "/purchase_order/lines",
            Value::from(vec![json!("Lines 1"); 21]),
        ),
        ("/purchase_order/lines/0", json!("")),
        ("/purchase_order/lines/0", json!("A".repeat(81))),
    ];
    for (pointer, value) in invalid {
        let mut body = body();
        *body.pointer_mut(pointer).unwrap() = value;

        for refused in [
            client.post("/purchase-orders", body.clone()).await,
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
        .post("/purchase-orders", body())
        .await
        .expect(StatusCode::CREATED);
    let second = once
        .post("/purchase-orders", body())
        .await
        .expect(StatusCode::CREATED);

    assert_eq!(first.body, second.body);
    let listed = client.get("/purchase-orders").await;
    assert_eq!(listed.body["purchase_orders"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn purchase_order_number_taken() {
    let app = start().await;
    let client = app.ada().await.client;
    create(&client).await;

    let refused = client.post("/purchase-orders", body()).await;

    let refused = refused.expect(StatusCode::CONFLICT);
    assert_eq!(refused.text("/errors/0/pointer"), "/purchase_order/number");
}

#[tokio::test]
async fn the_bank_account_id_must_exist() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let unknown = json!("00000000-0000-0000-0000-00000000ffff");
    let mut body = body();
    body["purchase_order"]["bank_account_id"] = unknown.clone();

    for refused in [
        client.post("/purchase-orders", body).await,
        client
            .patch(
                &path,
                json!({ "purchase_order": { "bank_account_id": unknown } }),
            )
            .await,
    ] {
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            refused.text("/errors/0/pointer"),
            "/purchase_order/bank_account_id"
        );
    }
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
    assert_eq!(
        eve.get("/purchase-orders").await.body,
        json!({ "purchase_orders": [] })
    );
    ada.get(&path).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_claimant_is_needed() {
    let app = start().await;
    let client = app.anonymous();
    let path = "/purchase-orders/00000000-0000-0000-0000-000000000001";

    for answer in [
        client.post("/purchase-orders", body()).await,
        client.get("/purchase-orders").await,
        client.get(path).await,
        client.patch(path, json!({ "purchase_order": {} })).await,
        client.delete(path).await,
    ] {
        answer.expect(StatusCode::UNAUTHORIZED);
    }
}
