use axum::http::StatusCode;
use serde_json::json;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn pay_invoice_asks_for_what_it_needs() {
    let app = TestApp::start().await;
    let client = app.anonymous();

    let answer = client
        .post(
            "/invoices/00000000-0000-0000-0000-000000000007/payment",
            json!({}),
        )
        .await;

    answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn pay_invoice_reports_what_is_not_valid() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let invalid = [("/reason", json!("")), ("/reason", json!("A".repeat(256)))];
    for (pointer, value) in invalid {
        let mut body = json!({ "reason": "Reason 1" });
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
