use axum::http::StatusCode;
use serde_json::json;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn settle_account_is_not_implemented_yet() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let body = json!({ "year": 7 });

    let answer = client.post("/settlement", body).await;

    answer.expect(StatusCode::NOT_IMPLEMENTED);
}
