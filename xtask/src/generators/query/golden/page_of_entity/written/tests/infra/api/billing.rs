use axum::http::StatusCode;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn list_invoices_answers() {
    let app = TestApp::start().await;
    let client = app.anonymous();

    let answer = client.get("/invoices?status=draft&issued_on_from=1970-01-01&issued_on_to=1970-01-01&number_prefix=Number%20prefix%201").await;

    answer.expect(StatusCode::OK);
}
