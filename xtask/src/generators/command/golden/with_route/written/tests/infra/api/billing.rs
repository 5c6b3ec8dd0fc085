use axum::http::StatusCode;
use serde_json::json;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn rename_invoice_is_not_implemented_yet() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let body = json!({ "number": "Number 1", "reason": "Reason 1" });

    let answer = client
        .put(
            "/invoices/00000000-0000-0000-0000-000000000007/number",
            body,
        )
        .await;

    answer.expect(StatusCode::NOT_IMPLEMENTED);
}
