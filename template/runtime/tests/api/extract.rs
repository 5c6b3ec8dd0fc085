//! Problems of a request point at their cause.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    routing::{get, post},
};
use runtime::api::{Json, Path};
use runtime_testing::Client;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

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
#[allow(dead_code)]
struct OrderOfShop {
    shop: Uuid,
    order: Uuid,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Color {
    Red,
    Green,
}

#[derive(Deserialize)]
#[serde(try_from = "u8")]
struct Even;

impl TryFrom<u8> for Even {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, &'static str> {
        number
            .is_multiple_of(2)
            .then_some(Self)
            .ok_or("must be even")
    }
}

fn client() -> Client {
    Client::of(
        Router::new()
            .route("/orders", post(async |_: Json<Order>| {}))
            .route("/orders/{id}", get(async |_: Path<u32>| {}))
            .route(
                "/shops/{shop}/orders/{order}",
                get(async |_: Path<(Uuid, Uuid)>| {}),
            )
            .route(
                "/named/{shop}/orders/{order}",
                get(async |_: Path<OrderOfShop>| {}),
            )
            .route("/ids/{id}", get(async |_: Path<Uuid>| {}))
            .route("/colors/{color}", get(async |_: Path<Color>| {}))
            .route("/even/{number}", get(async |_: Path<Even>| {}))
            .route("/texts/{text}", get(async |_: Path<String>| {}))
            .route("/defect/{id}", get(async |_: Path<OrderOfShop>| {})),
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

    for content_type in [
        "application/json; charset=utf-8",
        "application/merge-patch+JSON",
    ] {
        let answer = client.request(post_orders(content_type, r#"{"lines":[]}"#));
        answer.await.expect(StatusCode::OK);
    }
    client.get("/orders/1").await.expect(StatusCode::OK);
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
            "message": "must be a whole number from 0 to 4294967295",
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
async fn the_wrong_parts_of_a_path_are_pointed_at() {
    let client = client();
    let not_uuids = json!([
        { "pointer": "/shop", "code": "invalid", "message": "must be a UUID" },
        { "pointer": "/order", "code": "invalid", "message": "must be a UUID" },
    ]);
    let number = "must be a whole number from 0 to 4294967295";
    let color = "must be one of `red`, `green`";
    let nul = "must not contain the character U+0000";
    for (path, errors) in [
        (
            "/orders/first",
            json!([{ "pointer": "/id", "code": "invalid", "message": number }]),
        ),
        (
            "/ids/1",
            json!([{ "pointer": "/id", "code": "invalid", "message": "must be a UUID" }]),
        ),
        (
            "/colors/blue",
            json!([{ "pointer": "/color", "code": "invalid", "message": color }]),
        ),
        (
            "/even/1",
            json!([{ "pointer": "/number", "code": "invalid", "message": "must be even" }]),
        ),
        ("/shops/1/orders/2", not_uuids.clone()),
        ("/named/1/orders/2", not_uuids),
        (
            "/texts/a%00b",
            json!([{ "pointer": "/text", "code": "nul_character", "message": nul }]),
        ),
        (
            "/texts/%FF",
            json!([{ "pointer": "", "code": "invalid", "message": "must be UTF-8" }]),
        ),
    ] {
        let answer = client.get(path).await;

        let answer = assert_problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
        assert_eq!(answer.body["errors"], errors, "{path}");
    }
    client.get("/texts/a%2500b").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_route_that_asks_for_another_parameter_is_a_defect() {
    let answer = client().get("/defect/1").await;

    assert_problem(answer, StatusCode::INTERNAL_SERVER_ERROR, "internal_error");
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
