use axum::http::StatusCode;
use serde_json::json;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn a_service_with_its_database_is_ready() {
    let app = TestApp::start().await;

    app.anonymous()
        .get("/health/live")
        .await
        .expect(StatusCode::NO_CONTENT);
    let answer = app.anonymous().get("/health/ready").await;
    let answer = answer.expect(StatusCode::OK);
    let jobs = json!({ "waiting": 0, "oldest_due_seconds": 0.0, "dead": 0 });
    assert_eq!(answer.body["jobs"], jobs);
}

#[tokio::test]
async fn a_service_whose_database_is_not_migrated_lives_but_is_not_ready() {
    let app = TestApp::start().await;
    app.sql("DROP TABLE __diesel_schema_migrations").await;

    app.anonymous()
        .get("/health/live")
        .await
        .expect(StatusCode::NO_CONTENT);
    let answer = app.anonymous().get("/health/ready").await;
    let answer = answer.expect(StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.text("/code"), "database_unreachable");
    assert_eq!(answer.headers["retry-after"], "1");
}
