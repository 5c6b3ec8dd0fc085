use app_core::{
    auth::domain::permission::Permission,
    billing::{
        domain::bank_account::BankAccount, ports::repo::bank_account::BankAccountRepository,
    },
};
use axum::http::StatusCode;
use runtime_testing::Client;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::tests::{doubles::adapters::billing::repo::bank_account, support::app::TestApp};

fn body() -> Value {
    json!({
        "invoiceNumber": "Invoice number 1",
        "bankAccountId": "00000000-0000-0000-0000-000000000009",
        "patientId": "00000000-0000-0000-0000-00000000000b",
        "totalPrice": { "amount": 13, "currencyCode": "AAA" },
        "paymentStatus": "draft",
        "invoiceLines": [{ "shortText": "Short text 1", "quantity": 21, "unitPrice": { "amount": 23, "currencyCode": "AAA" } }, { "shortText": "Short text 2", "quantity": 22, "unitPrice": { "amount": 24, "currencyCode": "BBB" } }],
        "dueOn": "1970-01-28",
        "extraData": "Extra data 1",
    })
}

/// Starts a service that has what invoices refer to.
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

/// Has `client` create an invoice, and returns its path.
async fn create(client: &Client) -> String {
    let created = client
        .post("/invoices", body())
        .await
        .expect(StatusCode::CREATED);
    let path = created.header("location");
    assert_eq!(path, format!("/invoices/{}", created.text("/id")));
    path.to_owned()
}

#[tokio::test]
async fn what_was_created_can_be_read() {
    let app = start().await;
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;

    let path = create(&client).await;

    let found = client.get(&path).await.expect(StatusCode::OK);
    assert_eq!(found.header("etag"), "\"1\"");
    for (field, value) in body().as_object().unwrap() {
        assert_eq!(found.body[field], *value, "{field}");
    }
    let listed = client.get("/invoices").await.expect(StatusCode::OK);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed.body["items"][0]["id"], found.body["id"]);
}

#[tokio::test]
async fn a_version_that_the_client_has_is_not_sent_again() {
    let app = start().await;
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;
    let path = create(&client).await;

    let answer = client.with("if-none-match", "\"1\"").get(&path).await;

    answer.expect(StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn every_field_can_be_changed_by_itself() {
    let app = start().await;
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;
    let path = create(&client).await;
    let changes = [
        ("invoiceNumber", json!("Invoice number 2")),
        (
            "bankAccountId",
            json!("00000000-0000-0000-0000-00000000000a"),
        ),
        ("patientId", json!(null)),
        ("totalPrice", json!({ "amount": 14, "currencyCode": "BBB" })),
        ("paymentStatus", json!("partly_paid")),
        (
            "invoiceLines",
            json!([{ "shortText": "Short text 2", "quantity": 22, "unitPrice": { "amount": 24, "currencyCode": "BBB" } }, { "shortText": "Short text 1", "quantity": 21, "unitPrice": { "amount": 23, "currencyCode": "AAA" } }]),
        ),
        ("dueOn", json!(null)),
        ("extraData", json!(null)),
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
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;
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
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;
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
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;
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
    let listed = client.get("/invoices").await;
    assert_eq!(listed.body, json!({ "items": [] }));
}

#[tokio::test]
async fn all_that_is_missing_is_reported() {
    let app = start().await;
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;

    let refused = client.post("/invoices", json!({})).await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let errors = refused.body["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        pointers,
        [
            "/invoiceNumber",
            "/bankAccountId",
            "/totalPrice",
            "/invoiceLines"
        ]
    );
}

#[tokio::test]
async fn what_is_not_valid_is_reported_with_its_place() {
    let app = start().await;
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;
    let path = create(&client).await;
    let invalid = [
        ("/invoiceNumber", json!("")),
        ("/invoiceNumber", json!("A".repeat(31))),
        ("/totalPrice/currencyCode", json!("")),
        ("/totalPrice/currencyCode", json!("A".repeat(4))),
        ("/paymentStatus", json!("none of these")),
        ("/invoiceLines", json!([])),
        (
            "/invoiceLines",
            Value::from(vec![
                json!({ "shortText": "Short text 1", "quantity": 21, "unitPrice": { "amount": 23, "currencyCode": "AAA" } });
                21
            ]),
        ),
        ("/invoiceLines/0/shortText", json!("")),
        ("/invoiceLines/0/shortText", json!("A".repeat(201))),
        ("/invoiceLines/0/quantity", json!(0)),
        ("/invoiceLines/0/quantity", json!(1001)),
        ("/invoiceLines/0/unitPrice/currencyCode", json!("")),
        (
            "/invoiceLines/0/unitPrice/currencyCode",
            json!("A".repeat(4)),
        ),
        ("/dueOn", json!("+10000-01-01")),
        ("/extraData", json!("A".repeat(16_384))),
    ];
    for (pointer, value) in invalid {
        let mut body = body();
        *body.pointer_mut(pointer).unwrap() = value;

        for refused in [
            client.post("/invoices", body.clone()).await,
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
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;
    let once = client.with("idempotency-key", "a-key");

    let first = once
        .post("/invoices", body())
        .await
        .expect(StatusCode::CREATED);
    let second = once
        .post("/invoices", body())
        .await
        .expect(StatusCode::CREATED);

    assert_eq!(first.body, second.body);
    let listed = client.get("/invoices").await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn invoice_invoice_number_taken() {
    let app = start().await;
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;
    create(&client).await;

    let refused = client.post("/invoices", body()).await;

    let refused = refused.expect(StatusCode::CONFLICT);
    assert_eq!(refused.text("/errors/0/pointer"), "/invoiceNumber");
}

#[tokio::test]
async fn the_bank_account_id_must_exist() {
    let app = start().await;
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;
    let path = create(&client).await;
    let unknown = json!("00000000-0000-0000-0000-00000000ffff");
    let mut body = body();
    body["bankAccountId"] = unknown.clone();

    for refused in [
        client.post("/invoices", body).await,
        client
            .patch(&path, json!({ "bankAccountId": unknown }))
            .await,
    ] {
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), "/bankAccountId");
    }
}

#[tokio::test]
async fn what_is_anothers_is_not_found() {
    let app = start().await;
    let ada = app.ada_with(Permission::WRITE_INVOICES).await.client;
    let eve = app.eve_with(Permission::WRITE_INVOICES).await;
    let path = create(&ada).await;

    for answer in [
        eve.get(&path).await,
        eve.patch(&path, body()).await,
        eve.delete(&path).await,
    ] {
        answer.expect(StatusCode::NOT_FOUND);
    }
    assert_eq!(eve.get("/invoices").await.body, json!({ "items": [] }));
    ada.get(&path).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_claimant_is_needed() {
    let app = start().await;
    let client = app.anonymous();
    let path = "/invoices/00000000-0000-0000-0000-000000000001";

    for answer in [
        client.post("/invoices", body()).await,
        client.get("/invoices").await,
        client.get(path).await,
        client.patch(path, json!({})).await,
        client.delete(path).await,
    ] {
        answer.expect(StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_permission_is_needed() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = "/invoices/00000000-0000-0000-0000-000000000001";

    for answer in [
        client.post("/invoices", body()).await,
        client.get("/invoices").await,
        client.get(path).await,
        client.patch(path, json!({})).await,
        client.delete(path).await,
    ] {
        answer.expect(StatusCode::FORBIDDEN);
    }
}
