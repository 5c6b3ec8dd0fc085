use axum::http::StatusCode;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn list_articles_answers() {
    let app = TestApp::start().await;
    let client = app.anonymous();

    let answer = client
        .get("/labels/00000000-0000-0000-0000-000000000007/articles?tag=Tag%201")
        .await;

    answer.expect(StatusCode::OK);
}
