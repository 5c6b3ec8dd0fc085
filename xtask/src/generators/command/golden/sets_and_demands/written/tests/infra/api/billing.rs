use axum::http::StatusCode;
use serde_json::json;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn mark_invoice_paid_needs_what_it_is_about() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let body = json!({});

    let answer = client
        .post(
            "/invoices/00000000-0000-0000-0000-000000000007/payment",
            body,
        )
        .await;

    answer.expect(StatusCode::NOT_FOUND);
}
