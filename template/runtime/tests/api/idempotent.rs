//! The header `Idempotency-Key`.

use axum::{
    Json, Router,
    body::Body,
    http::{Request, StatusCode},
    routing::post,
};
use runtime::api::{IdempotencyKeyHeader, Idempotent};
use runtime_testing::Client;
use serde_json::{Value, json};
use utoipa::{IntoParams, openapi::path::ParameterIn};

use super::assert_problem;

/// Answers with the key, as it is logged.
async fn show(request: Idempotent<u8>) -> Json<(Option<String>, u8)> {
    Json((request.key.map(|key| format!("{key:?}")), request.body))
}

fn client() -> Client {
    Client::of(
        Router::new()
            .route("/", post(show))
            .route("/other", post(show)),
    )
}

#[tokio::test]
async fn a_request_needs_no_key() {
    let answer = client().post("/", json!(1)).await;

    assert_eq!(answer.expect(StatusCode::OK).body, json!([null, 1]));
}

#[tokio::test]
async fn a_key_counts_for_one_path_and_body() {
    let client = client().with("idempotency-key", "8e03978e-40d5");
    let key = async |path: &str, body: Value| client.post(path, body).await.text("/0").to_owned();

    let first = key("/", json!(1)).await;

    assert!(first.contains("8e03978e-40d5"));
    assert_eq!(key("/", json!(1)).await, first);
    assert_ne!(key("/", json!(2)).await, first);
    assert_ne!(key("/other", json!(1)).await, first);
    assert_ne!(key("/?more", json!(1)).await, first);
}

#[tokio::test]
async fn a_key_is_visible_and_not_too_long() {
    let client = client();
    let long = "a".repeat(255);
    let answer = client
        .with("idempotency-key", &long)
        .post("/", json!(1))
        .await;
    answer.expect(StatusCode::OK);

    for key in ["", "a b", "ä", &(long + "a")] {
        let answer = client
            .with("idempotency-key", key)
            .post("/", json!(1))
            .await;
        assert_problem(answer, StatusCode::BAD_REQUEST, "idempotency_key_invalid");
    }
    let twice = Request::post("/")
        .header("content-type", "application/json")
        .header("idempotency-key", "1")
        .header("idempotency-key", "2")
        .body(Body::from("1"));
    let answer = client.request(twice.unwrap()).await;
    assert_problem(answer, StatusCode::BAD_REQUEST, "idempotency_key_invalid");
}

#[tokio::test]
async fn the_body_is_read_as_strictly_as_any() {
    let answer = client().post("/", json!("much")).await;

    assert_problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
}

#[test]
fn a_route_describes_the_header_in_one_word() {
    let parameters = IdempotencyKeyHeader::into_params(|| None);

    let [header] = parameters.as_slice() else {
        panic!("it is one header");
    };
    assert_eq!(header.name, "Idempotency-Key");
    assert!(matches!(header.parameter_in, ParameterIn::Header));
}
