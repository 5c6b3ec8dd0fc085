//! `/health/ready` says whether a service can do its work.

use axum::http::StatusCode;
use runtime::api::health;
use runtime_testing::{Answer, Client};

use crate::{
    queue::relay::until,
    support::{AppContext, Service, TestApp},
};

/// Asks `app` if it is ready.
pub async fn ask(app: &TestApp) -> Answer {
    ask_context(&app.context).await
}

pub async fn ask_context(context: &AppContext) -> Answer {
    let (routes, _) = health::router::<Service>().split_for_parts();
    let client = Client::of(routes.with_state(context.clone()));
    client.get("/health/ready").await
}

#[tokio::test]
async fn a_service_that_can_read_and_write_is_ready() {
    let app = TestApp::start().await;
    app.sql(
        "INSERT INTO __queue (type, version, payload, run_at) VALUES ('unknown', 1, 'null', 1);
         INSERT INTO __dead_letters (id, delivery_id, type, version, payload, attempts, error, died_at)
         VALUES (7, '7', 'unknown', 1, 'null', 1, 'an intended failure', 1);",
    )
    .await;

    let answer = ask(&app).await.expect(StatusCode::OK);

    assert_eq!(answer.body["jobs"]["waiting"], 1);
    assert_eq!(answer.body["jobs"]["dead"], 1);
    // It is due since 1970.
    assert!(answer.body["jobs"]["oldest_due_seconds"].as_f64().unwrap() > 1e9);
}

#[tokio::test]
async fn a_schema_that_is_not_up_to_date_is_not_ready() {
    let app = TestApp::start().await;
    app.sql("DELETE FROM __diesel_schema_migrations").await;

    let answer = ask(&app).await.expect(StatusCode::SERVICE_UNAVAILABLE);

    assert_eq!(answer.text("/code"), "migrations_missing");
}

#[tokio::test]
async fn the_database_is_not_asked_for_each_request() {
    let app = TestApp::start().await;
    ask(&app).await.expect(StatusCode::OK);

    app.sql("DELETE FROM __diesel_schema_migrations").await;

    ask(&app).await.expect(StatusCode::OK);
    until(async || ask(&app).await.status == StatusCode::SERVICE_UNAVAILABLE).await;
}
