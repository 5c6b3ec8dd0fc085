use axum::http::StatusCode;
use serde_json::json;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn issue_invoice_is_not_implemented_yet() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let body = json!({ "number": "Number 1" });

    let answer = client.post("/invoices", body).await;

    answer.expect(StatusCode::NOT_IMPLEMENTED);
}
