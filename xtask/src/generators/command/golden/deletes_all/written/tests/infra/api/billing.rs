use axum::http::StatusCode;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn drop_drafts_answers() {
    let app = TestApp::start().await;
    let client = app.anonymous();

    let answer = client
        .delete("/customers/00000000-0000-0000-0000-000000000007/invoices?status=draft")
        .await;

    answer.expect(StatusCode::NO_CONTENT);
}
