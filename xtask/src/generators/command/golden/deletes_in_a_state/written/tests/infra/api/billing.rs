use axum::http::StatusCode;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn discard_invoice_needs_what_it_is_about() {
    let app = TestApp::start().await;
    let client = app.anonymous();

    let answer = client
        .delete("/invoices/00000000-0000-0000-0000-000000000007")
        .await;

    answer.expect(StatusCode::NOT_FOUND);
}
