use axum::http::StatusCode;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn list_invoices_answers() {
    let app = TestApp::start().await;
    let client = app.anonymous();

    let answer = client
        .get("/invoices?due=1970-01-01&parent=00000000-0000-0000-0000-000000000009")
        .await;

    answer.expect(StatusCode::OK);
}
