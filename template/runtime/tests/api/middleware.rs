//! Tests of the layers, each by itself.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    response::IntoResponse,
    routing::post,
};
use runtime::{
    api::middleware::{cors, into_problem, panic_response},
    settings::CorsOrigins,
};
use runtime_testing::Client;
use tower::ServiceExt;

use super::assert_problem;

#[tokio::test]
async fn what_does_not_come_from_a_route_becomes_a_problem() {
    let routes = Router::new()
        .route("/orders", post(async || {}))
        .route("/large", post(async || StatusCode::PAYLOAD_TOO_LARGE))
        .route("/slow", post(async || StatusCode::GATEWAY_TIMEOUT))
        .route("/odd", post(async || (StatusCode::IM_A_TEAPOT, "secret")));
    let client = Client::of(ServiceExt::<Request<Body>>::map_response(
        routes,
        into_problem,
    ));
    let post = async |path| client.post(path, serde_json::Value::Null).await;

    post("/orders").await.expect(StatusCode::OK);
    assert_problem(
        post("/nowhere").await,
        StatusCode::NOT_FOUND,
        "route_unknown",
    );
    assert_problem(
        post("/large").await,
        StatusCode::PAYLOAD_TOO_LARGE,
        "body_too_large",
    );
    assert_problem(post("/slow").await, StatusCode::GATEWAY_TIMEOUT, "timeout");
    let odd = assert_problem(post("/odd").await, StatusCode::IM_A_TEAPOT, "failed");
    assert!(!odd.body.to_string().contains("secret"));

    let answer = client.get("/orders").await;
    let answer = assert_problem(answer, StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
    assert_eq!(answer.headers[header::ALLOW], "POST");
}

#[test]
fn a_panic_is_a_defect_whatever_it_says() {
    for panic in [
        Box::new("secret") as Box<dyn std::any::Any + Send>,
        Box::new("secret".to_owned()),
        Box::new(1),
    ] {
        let response = panic_response(panic).into_response();

        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}

#[tokio::test]
async fn pages_of_listed_origins_may_call_a_service() {
    assert!(cors(&CorsOrigins::List(Vec::new())).is_none());
    for (origins, allowed) in [
        ("https://a.example", Some("https://a.example")),
        ("*", Some("*")),
        ("https://b.example", None),
    ] {
        let layer = cors(&origins.parse().unwrap()).unwrap();
        let client = Client::of(Router::new().route("/", post(async || {})).layer(layer));
        let request = Request::post("/").header(header::ORIGIN, "https://a.example");

        let answer = client.request(request.body(Body::empty()).unwrap()).await;

        let header = answer.headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        assert_eq!(header.map(|value| value.to_str().unwrap()), allowed);
        let exposed = answer.header("access-control-expose-headers");
        assert!(
            exposed.contains("etag") && exposed.contains("retry-after"),
            "{exposed}"
        );
    }
}
