use axum::http::StatusCode;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn list_unpaid_invoices_answers() {
    let app = TestApp::start().await;
    let client = app.anonymous();

    let answer = client.get("/customers/00000000-0000-0000-0000-000000000007/unpaid?status=draft&number_prefix=Number%20prefix%201").await;

    answer.expect(StatusCode::OK);
}
