use axum::http::StatusCode;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn list_invoices_answers() {
    let app = TestApp::start().await;
    let client = app.anonymous();

    let answer = client.get("/invoices?status=draft").await;

    answer.expect(StatusCode::OK);
}
