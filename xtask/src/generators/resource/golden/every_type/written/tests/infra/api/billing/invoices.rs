use app_core::billing::{domain::customer::Customer, ports::repo::customer::CustomerRepository};
use axum::http::StatusCode;
use runtime_testing::Client;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::tests::{doubles::adapters::billing::repo::customer, support::app::TestApp};

fn body() -> Value {
    json!({
        "number": "Number 1",
        "note": "Note 1",
        "customer_id": "00000000-0000-0000-0000-00000000000b",
        "patient_id": "00000000-0000-0000-0000-00000000000d",
        "total": { "amount": 15, "currency": "AAA" },
        "iban": "AAAAAAAAAAAAAAA",
        "status": "draft",
        "lines": [{ "description": "Description 1", "quantity": 25, "unit_price": { "amount": 27, "currency": "AAA" } }, { "description": "Description 2", "quantity": 26, "unit_price": { "amount": 28, "currency": "BBB" } }],
        "tags": ["Tags 1", "Tags 2"],
        "price": "33.5",
        "due_on": "1970-02-05",
        "data": "Data 1",
    })
}

/// Starts a service that has what invoices refer to.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let customers = scope.port::<dyn CustomerRepository>();
        for customer in [
            Customer {
                id: Uuid::from_u128(11).into(),
                ..customer::customer()
            },
            Customer {
                id: Uuid::from_u128(12).into(),
                ..customer::other_customer()
            },
        ] {
            customers.save(customer).await.unwrap();
        }
    })
    .await;
    app
}

/// Has `client` create an invoice, and returns its path.
async fn create(client: &Client) -> String {
    let created = client
        .post("/bills", body())
        .await
        .expect(StatusCode::CREATED);
    let path = created.header("location");
    assert_eq!(path, format!("/bills/{}", created.text("/id")));
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
    let listed = client.get("/bills").await.expect(StatusCode::OK);
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
        ("number", json!("Number 2")),
        ("note", json!("Note 2")),
        ("customer_id", json!("00000000-0000-0000-0000-00000000000c")),
        ("patient_id", json!(null)),
        ("total", json!({ "amount": 16, "currency": "BBB" })),
        ("iban", json!(null)),
        ("status", json!("sent")),
        (
            "lines",
            json!([{ "description": "Description 2", "quantity": 26, "unit_price": { "amount": 28, "currency": "BBB" } }, { "description": "Description 1", "quantity": 25, "unit_price": { "amount": 27, "currency": "AAA" } }]),
        ),
        ("tags", json!(["Tags 2", "Tags 1"])),
        ("price", json!("34.5")),
        ("due_on", json!(null)),
        ("data", json!(null)),
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
        assert_eq!(answer.text("/code"), "invoice_unknown");
    }
    let listed = client.get("/bills").await;
    assert_eq!(listed.body, json!({ "items": [] }));
}

#[tokio::test]
async fn all_that_is_missing_is_reported() {
    let app = start().await;
    let client = app.ada().await.client;

    let refused = client.post("/bills", json!({})).await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let errors = refused.body["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        pointers,
        [
            "/number",
            "/note",
            "/customer_id",
            "/total",
            "/status",
            "/lines",
            "/tags",
            "/price"
        ]
    );
}

#[tokio::test]
async fn what_is_not_valid_is_reported_with_its_place() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let invalid = [
        ("/number", json!("")),
        ("/number", json!("A".repeat(31))),
        ("/note", json!("A".repeat(1001))),
        ("/total/currency", json!("")),
        ("/total/currency", json!("A".repeat(4))),
        ("/iban", json!("")),
        ("/iban", json!("A".repeat(35))),
        ("/status", json!("none of these")),
        ("/lines", json!([])),
        (
            "/lines",
            Value::from(vec![
                json!({ "description": "Description 1", "quantity": 25, "unit_price": { "amount": 27, "currency": "AAA" } });
                21
            ]),
        ),
        ("/lines/0/description", json!("")),
        ("/lines/0/description", json!("A".repeat(201))),
        ("/lines/0/quantity", json!(0)),
        ("/lines/0/quantity", json!(1001)),
        ("/lines/0/unit_price/currency", json!("")),
        ("/lines/0/unit_price/currency", json!("A".repeat(4))),
        ("/tags", Value::from(vec![json!("Tags 1"); 101])),
        ("/tags/0", json!("")),
        ("/tags/0", json!("A".repeat(21))),
        ("/due_on", json!("+10000-01-01")),
        ("/data", json!("A".repeat(16_384))),
    ];
    for (pointer, value) in invalid {
        let mut body = body();
        *body.pointer_mut(pointer).unwrap() = value;

        for refused in [
            client.post("/bills", body.clone()).await,
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
        .post("/bills", body())
        .await
        .expect(StatusCode::CREATED);
    let second = once
        .post("/bills", body())
        .await
        .expect(StatusCode::CREATED);

    assert_eq!(first.body, second.body);
    let listed = client.get("/bills").await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_customer_id_must_exist() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let unknown = json!("00000000-0000-0000-0000-00000000ffff");
    let mut body = body();
    body["customer_id"] = unknown.clone();

    for refused in [
        client.post("/bills", body).await,
        client.patch(&path, json!({ "customer_id": unknown })).await,
    ] {
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), "/customer_id");
    }
}

#[tokio::test]
async fn a_claimant_is_needed() {
    let app = start().await;
    let client = app.anonymous();
    let path = "/bills/00000000-0000-0000-0000-000000000001";

    for answer in [
        client.post("/bills", body()).await,
        client.get("/bills").await,
        client.get(path).await,
        client.patch(path, json!({})).await,
        client.delete(path).await,
    ] {
        answer.expect(StatusCode::UNAUTHORIZED);
    }
}
