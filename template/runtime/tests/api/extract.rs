//! Problems of a request point at their cause.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    routing::{get, post},
};
use runtime::api::{Json, Path, Query};
use runtime_testing::Client;
use serde::Deserialize;
use serde_json::json;

use super::assert_problem;

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

fn client() -> Client {
    Client::of(
        Router::new()
            .route("/orders", post(async |_: Json<Order>| {}))
            .route("/orders/{id}", get(async |_: Path<u32>| {}))
            .route("/pages", get(async |_: Query<Page>| {})),
    )
}

fn post_orders(content_type: &str, body: &str) -> Request<Body> {
    Request::post("/orders")
        .header(header::CONTENT_TYPE, content_type)
        .body(Body::from(body.to_owned()))
        .unwrap()
}

#[tokio::test]
async fn what_is_right_is_let_through() {
    let client = client();

    for content_type in ["application/json; charset=utf-8", "application/merge+JSON"] {
        let answer = client.request(post_orders(content_type, r#"{"lines":[]}"#));
        answer.await.expect(StatusCode::OK);
    }
    client.get("/orders/1").await.expect(StatusCode::OK);
    client.get("/pages?number=1").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_field_is_pointed_at() {
    let body = json!({ "lines": [{ "count": 1 }, { "count": -1 }] });

    let answer = client().post("/orders", body).await;

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
    let answer = client().post("/orders", json!({ "lines": [{}] })).await;

    let answer = assert_problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
    assert_eq!(
        answer.body["errors"],
        json!([{ "pointer": "/lines/0/count", "code": "required", "message": "is required" }])
    );
}

#[tokio::test]
async fn a_wrong_part_of_the_path_is_pointed_at() {
    let answer = client().get("/orders/first").await;

    let answer = assert_problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
    assert_eq!(answer.text("/errors/0/pointer"), "/id");
}

#[tokio::test]
async fn a_wrong_parameter_is_pointed_at() {
    for path in ["/pages?number=first", "/pages"] {
        let answer = client().get(path).await;

        let answer = assert_problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
        assert_eq!(answer.text("/errors/0/pointer"), "/number");
    }
}

#[tokio::test]
async fn a_body_must_be_json() {
    let client = client();

    let answer = client.request(post_orders("text/plain", "{}")).await;
    assert_problem(answer, StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json");

    let answer = client.request(post_orders("application/json", "{")).await;
    assert_problem(answer, StatusCode::BAD_REQUEST, "malformed_json");

    let twice = r#"{"lines":[]}{"lines":[]}"#;
    let answer = client.request(post_orders("application/json", twice)).await;
    assert_problem(answer, StatusCode::BAD_REQUEST, "malformed_json");
}
