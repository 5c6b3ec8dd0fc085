use axum::http::StatusCode;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn list_blog_posts_answers() {
    let app = TestApp::start().await;
    let client = app.anonymous();

    let answer = client
        .get("/posts?writtenOnFrom=1970-01-01&titlePrefix=Title%20prefix%201")
        .await;

    answer.expect(StatusCode::OK);
}
