use axum::http::StatusCode;
use serde_json::json;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn rename_invoice_answers() {
    let app = TestApp::start().await;
    let body = json!({ "number": "Ada Lovelace", "reason": "Ada Lovelace" });

    let answer = app
        .anonymous()
        .put(
            "/invoices/00000000-0000-0000-0000-000000000007/number",
            body,
        )
        .await;

    answer.expect(StatusCode::OK);
}
