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
