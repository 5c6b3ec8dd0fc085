//! However a request fails, the answer has one form.

use std::{io, sync::Arc};

use app_core::Error;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    infra::api::{
        builder::ApiBuilder,
        extract::{Json, Path, Query},
        problem::{ApiResult, Cause},
    },
    tests::r#impl::app::{Answer, Client, TestApp},
};

#[derive(Deserialize)]
struct Order {
    #[allow(dead_code)]
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    #[allow(dead_code)]
    count: u32,
}

#[derive(Deserialize)]
struct Page {
    #[allow(dead_code)]
    number: u32,
}

/// An API whose routes fail in every way.
async fn client() -> Client {
    let app = TestApp::start_with(&[
        ("SERVER__BODY_LIMIT", "100"),
        ("SERVER__REQUEST_TIMEOUT", "0"),
    ])
    .await;
    let router = OpenApiRouter::new()
        .route("/orders", post(async |_: Json<Order>| {}))
        .route("/orders/{id}", get(async |_: Path<u32>| {}))
        .route("/pages", get(async |_: Query<Page>| {}))
        .route(
            "/defect",
            get(async || ApiResult::<()>::Err(Error::internal("secret").into())),
        )
        .route("/panic", get(async || -> () { panic!("secret") }))
        .route("/slow", get(std::future::pending::<()>));
    Client::of(
        ApiBuilder::new()
            .include_routers([router])
            .build(app.lifespan),
    )
}

/// Fails the test unless the answer is a problem with `status` and `code`.
#[track_caller]
fn assert_problem(answer: Answer, status: StatusCode, code: &str) -> Answer {
    let answer = answer.expect(status);
    assert_eq!(
        answer.headers[header::CONTENT_TYPE],
        "application/problem+json"
    );
    assert_eq!(answer.body["status"], status.as_u16());
    assert_eq!(answer.text("/code"), code);
    answer
}

fn post_orders(content_type: &str, body: &str) -> Request<Body> {
    Request::post("/orders")
        .header(header::CONTENT_TYPE, content_type)
        .body(Body::from(body.to_owned()))
        .unwrap()
}

#[tokio::test]
async fn a_wrong_field_is_pointed_at() {
    let body = json!({ "lines": [{ "count": 1 }, { "count": -1 }] });

    let answer = client().await.post("/orders", body).await;

    let answer = assert_problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
    assert_eq!(
        answer.body["errors"],
        json!([{
            "pointer": "/lines/1/count",
            "code": "invalid",
            "message": "invalid value: integer `-1`, expected u32",
        }])
    );
}

#[tokio::test]
async fn a_missing_field_is_pointed_at() {
    let answer = client()
        .await
        .post("/orders", json!({ "lines": [{}] }))
        .await;

    let answer = assert_problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
    assert_eq!(
        answer.body["errors"],
        json!([{ "pointer": "/lines/0/count", "code": "required", "message": "is required" }])
    );
}

#[tokio::test]
async fn a_wrong_part_of_the_path_is_pointed_at() {
    let answer = client().await.get("/orders/first").await;

    let answer = assert_problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
    assert_eq!(answer.text("/errors/0/pointer"), "/id");
}

#[tokio::test]
async fn a_wrong_parameter_is_pointed_at() {
    for path in ["/pages?number=first", "/pages"] {
        let answer = client().await.get(path).await;

        let answer = assert_problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
        assert_eq!(answer.text("/errors/0/pointer"), "/number");
    }
}

#[tokio::test]
async fn a_body_must_be_json() {
    let client = client().await;

    let answer = client.request(post_orders("text/plain", "{}")).await;
    assert_problem(answer, StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json");

    let answer = client.request(post_orders("application/json", "{")).await;
    assert_problem(answer, StatusCode::BAD_REQUEST, "malformed_json");

    let twice = r#"{"lines":[]}{"lines":[]}"#;
    let answer = client.request(post_orders("application/json", twice)).await;
    assert_problem(answer, StatusCode::BAD_REQUEST, "malformed_json");
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let body = json!({ "lines": [], "more": "a".repeat(100) });

    let answer = client().await.post("/orders", body).await;

    assert_problem(answer, StatusCode::PAYLOAD_TOO_LARGE, "body_too_large");
}

#[tokio::test]
async fn a_request_has_a_time_limit() {
    let answer = client().await.get("/slow").await;

    let answer = assert_problem(answer, StatusCode::GATEWAY_TIMEOUT, "timeout");
    assert!(!answer.headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let client = client().await;

    let answer = client.get("/nowhere").await;
    assert_problem(answer, StatusCode::NOT_FOUND, "route_unknown");

    let answer = client.delete("/orders").await;
    let answer = assert_problem(answer, StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
    assert_eq!(answer.headers[header::ALLOW], "POST");
}

#[tokio::test]
async fn the_cause_of_a_defect_stays_inside() {
    for path in ["/defect", "/panic"] {
        let answer = client().await.get(path).await;

        let answer = assert_problem(answer, StatusCode::INTERNAL_SERVER_ERROR, "internal_error");
        assert!(!answer.body.to_string().contains("secret"));
    }
}

#[test]
fn the_log_says_what_led_to_a_defect() {
    #[derive(Debug, thiserror::Error)]
    #[error("the mail was not sent")]
    struct NotSent(#[source] io::Error);

    let defect = Error::internal(NotSent(io::Error::other("connection refused")));

    assert_eq!(
        Cause(Arc::new(defect)).to_string(),
        "internal error: the mail was not sent: connection refused"
    );
}
