use app_core::billing::{domain::customer::Customer, ports::repo::customer::CustomerRepository};
use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::tests::{doubles::adapters::billing::repo::customer, support::app::TestApp};

#[tokio::test]
async fn issue_invoice_answers() {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let customer = Customer {
            id: Uuid::from_u128(9).into(),
            ..customer::customer()
        };
        scope
            .port::<dyn CustomerRepository>()
            .save(customer)
            .await
            .unwrap();
    })
    .await;
    let client = app.ada().await.client;
    let body = json!({
        "number": "Number 1",
        "customer_id": "00000000-0000-0000-0000-000000000009",
        "due_on": "1970-01-12",
        "tags": ["Tags 1", "Tags 2"],
    });

    let answer = client.post("/invoices", body).await;

    let answer = answer.expect(StatusCode::CREATED);
    assert_eq!(
        answer.header("location"),
        format!("/invoices/{}", answer.text("/id"))
    );
}

#[tokio::test]
async fn issue_invoice_reports_what_is_not_valid() {
    let app = TestApp::start().await;
    let client = app.ada().await.client;
    let invalid = [
        ("/number", json!("")),
        ("/number", json!("A".repeat(31))),
        ("/due_on", json!("+10000-01-01")),
        ("/tags", Value::from(vec![json!("Tags 1"); 101])),
        ("/tags/0", json!("")),
        ("/tags/0", json!("A".repeat(21))),
    ];
    for (pointer, value) in invalid {
        let mut body = json!({
            "number": "Number 1",
            "customer_id": "00000000-0000-0000-0000-000000000009",
            "due_on": "1970-01-12",
            "tags": ["Tags 1", "Tags 2"],
        });
        *body.pointer_mut(pointer).unwrap() = value;

        let refused = client.post("/invoices", body).await;

        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), pointer);
    }
}

#[tokio::test]
async fn issue_invoice_takes_a_claimant() {
    let app = TestApp::start().await;

    let answer = app.anonymous().post("/invoices", json!({})).await;

    answer.expect(StatusCode::UNAUTHORIZED);
}
