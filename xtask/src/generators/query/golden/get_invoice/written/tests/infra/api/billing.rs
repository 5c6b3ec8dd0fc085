use axum::http::StatusCode;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn get_invoice_answers() {
    let app = TestApp::start().await;

    let answer = app
        .anonymous()
        .get("/invoices/00000000-0000-0000-0000-000000000007")
        .await;

    answer.expect(StatusCode::NOT_FOUND);
}
