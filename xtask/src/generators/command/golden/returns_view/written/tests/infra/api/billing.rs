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

#[tokio::test]
async fn issue_invoice_reports_what_is_not_valid() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let invalid = [("/number", json!("")), ("/number", json!("A".repeat(31)))];
    for (pointer, value) in invalid {
        let mut body = json!({ "number": "Number 1" });
        *body.pointer_mut(pointer).unwrap() = value;

        let refused = client.post("/invoices", body).await;

        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), pointer);
    }
}
