use app_core::billing::{domain::customer::Customer, ports::repo::customer::CustomerRepository};
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::tests::{doubles::adapters::billing::repo::customer, support::app::TestApp};

#[tokio::test]
async fn send_invoice_answers() {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let customers = scope.port::<dyn CustomerRepository>();
        for customer in [
            Customer {
                id: Uuid::from_u128(7).into(),
                ..customer::customer()
            },
            Customer {
                id: Uuid::from_u128(9).into(),
                ..customer::customer()
            },
        ] {
            customers.save(customer).await.unwrap();
        }
    })
    .await;
    let client = app.anonymous();
    let body = json!({ "number": "Number 1", "payer_id": "00000000-0000-0000-0000-000000000009" });

    let answer = client
        .post(
            "/customers/00000000-0000-0000-0000-000000000007/invoices",
            body,
        )
        .await;

    let answer = answer.expect(StatusCode::CREATED);
    assert_eq!(
        answer.header("location"),
        format!(
            "/customers/00000000-0000-0000-0000-000000000007/invoices/{}",
            answer.text("/id")
        )
    );
}

#[tokio::test]
async fn send_invoice_needs_what_its_path_names() {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let customers = scope.port::<dyn CustomerRepository>();
        for customer in [
            Customer {
                id: Uuid::from_u128(7).into(),
                ..customer::customer()
            },
            Customer {
                id: Uuid::from_u128(9).into(),
                ..customer::customer()
            },
        ] {
            customers.save(customer).await.unwrap();
        }
    })
    .await;
    let client = app.anonymous();
    let body = json!({ "number": "Number 1", "payer_id": "00000000-0000-0000-0000-000000000009" });

    let answer = client
        .post(
            "/customers/00000000-0000-0000-0000-0000000003e7/invoices",
            body,
        )
        .await;

    let answer = answer.expect(StatusCode::NOT_FOUND);
    assert_eq!(answer.text("/code"), "customer_unknown");
}

#[tokio::test]
async fn send_invoice_reports_what_is_not_valid() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let invalid = [("/number", json!("")), ("/number", json!("A".repeat(31)))];
    for (pointer, value) in invalid {
        let mut body =
            json!({ "number": "Number 1", "payer_id": "00000000-0000-0000-0000-000000000009" });
        *body.pointer_mut(pointer).unwrap() = value;

        let refused = client
            .post(
                "/customers/00000000-0000-0000-0000-000000000007/invoices",
                body,
            )
            .await;

        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), pointer);
    }
}
