use app_core::auth::domain::permission::Permission;
use axum::http::StatusCode;
use serde_json::json;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn pay_invoice_needs_what_it_is_about() {
    let app = TestApp::start().await;
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;
    let body = json!({ "paid_at": "1970-01-08T00:00:00Z" });

    let answer = client
        .post(
            "/invoices/00000000-0000-0000-0000-000000000007/payment",
            body,
        )
        .await;

    answer.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pay_invoice_reports_what_is_not_valid() {
    let app = TestApp::start().await;
    let client = app.ada_with(Permission::WRITE_INVOICES).await.client;
    let invalid = [("/paid_at", json!("+10000-01-01T00:00:00Z"))];
    for (pointer, value) in invalid {
        let mut body = json!({ "paid_at": "1970-01-08T00:00:00Z" });
        *body.pointer_mut(pointer).unwrap() = value;

        let refused = client
            .post(
                "/invoices/00000000-0000-0000-0000-000000000007/payment",
                body,
            )
            .await;

        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), pointer);
    }
}

#[tokio::test]
async fn pay_invoice_takes_a_claimant() {
    let app = TestApp::start().await;

    let answer = app
        .anonymous()
        .post(
            "/invoices/00000000-0000-0000-0000-000000000007/payment",
            json!({}),
        )
        .await;

    answer.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn pay_invoice_takes_a_permission() {
    let app = TestApp::start().await;
    let client = app.ada().await.client;

    let answer = client
        .post(
            "/invoices/00000000-0000-0000-0000-000000000007/payment",
            json!({ "paid_at": "1970-01-08T00:00:00Z" }),
        )
        .await;

    answer.expect(StatusCode::FORBIDDEN);
}
