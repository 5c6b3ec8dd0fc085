//! Tests of the layers around every request. They do not depend on the route.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    routing::{get, post},
};
use runtime::api::{Api as _, Json};
use runtime_testing::{Answer, Client};
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;

use crate::{infra::api::builder::ApiBuilder, tests::support::app::TestApp};

/// Returns a client of an API whose routes fail.
async fn client() -> Client {
    let app = TestApp::start_with(&[
        ("SERVER__BODY_LIMIT", "100"),
        ("SERVER__REQUEST_TIMEOUT", "0"),
    ])
    .await;
    let router = || {
        OpenApiRouter::new()
            .route("/orders", post(async |_: Json<Value>| {}))
            .route("/panic", get(async || -> () { panic!("secret") }))
            .route("/slow", get(std::future::pending::<()>))
    };
    let builder = ApiBuilder::new().include_routers([router]);
    Client::of(builder.build(app.context))
}

/// Asserts that the answer is a problem with `status` and `code`, and returns it.
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

async fn get_with(app: &TestApp, name: &str, value: &str) -> Answer {
    let request = Request::get("/health/live").header(name, value);
    app.anonymous()
        .request(request.body(Body::empty()).unwrap())
        .await
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
async fn what_a_panic_says_stays_inside() {
    let answer = client().await.get("/panic").await;

    let answer = assert_problem(answer, StatusCode::INTERNAL_SERVER_ERROR, "internal_error");
    assert!(!answer.body.to_string().contains("secret"));
}

#[tokio::test]
async fn every_answer_bears_the_id_of_its_request() {
    let app = TestApp::start().await;

    let answer = app.anonymous().get("/health/live").await;
    assert!(!answer.headers["x-request-id"].is_empty());

    let answer = get_with(&app, "x-request-id", "given").await;
    assert_eq!(answer.headers["x-request-id"], "given");
}

#[tokio::test]
async fn an_id_that_could_deceive_readers_of_the_log_is_replaced() {
    let app = TestApp::start().await;

    for id in ["", "two words", "line%0Abreak=\"1\"", &"a".repeat(129)] {
        let answer = get_with(&app, "x-request-id", id).await;
        assert_ne!(answer.headers["x-request-id"], id);
    }
    for id in ["A-z_0.9", &"a".repeat(128)] {
        let answer = get_with(&app, "x-request-id", id).await;
        assert_eq!(answer.headers["x-request-id"], id);
    }
}

#[tokio::test]
async fn every_answer_protects_those_who_see_it_in_a_browser() {
    let app = TestApp::start().await;

    for (path, loads) in [
        ("/health/live", "'none'"),
        ("/nowhere", "'none'"),
        ("/docs/", "'self'"),
    ] {
        let answer = app.anonymous().get(path).await;

        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        let policy = answer.header("content-security-policy");
        let policy: Vec<_> = policy.split("; ").collect();
        assert_eq!(policy[0], format!("default-src {loads}"));
        for never in [
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(&never), "{policy:?}");
        }
        assert!(!answer.headers.contains_key("strict-transport-security"));
    }
    let app = TestApp::start_with(&[("SERVER__HSTS", "60")]).await;
    let answer = app.anonymous().get("/nowhere").await;
    let transport = answer.header("strict-transport-security");
    assert_eq!(transport, "max-age=60; includeSubDomains");
}

#[tokio::test]
async fn the_answer_to_a_page_of_another_origin_protects_them_too() {
    let app = TestApp::start_with(&[("SERVER__CORS_ORIGINS", "https://a.example")]).await;
    let request = Request::options("/health/live")
        .header(header::ORIGIN, "https://a.example")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "GET");

    let answer = app
        .anonymous()
        .request(request.body(Body::empty()).unwrap())
        .await;

    let answer = answer.expect(StatusCode::OK);
    let allowed = answer.header("access-control-allow-origin");
    assert_eq!(allowed, "https://a.example");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn no_cache_stores_a_private_answer() {
    let app = TestApp::start().await;
    let router = || {
        OpenApiRouter::new()
            .route("/plain", get(async || {}))
            .route("/version", get(async || [(header::ETAG, "\"1\"")]))
            .route(
                "/own",
                get(async || [(header::CACHE_CONTROL, "max-age=60")]),
            )
    };
    let builder = ApiBuilder::new().include_routers([router]);
    let anonymous = Client::of(builder.build(app.context));
    let caching = async |client: &Client, path| {
        let answer = client.get(path).await;
        let value = answer.headers.get(header::CACHE_CONTROL);
        value.map(|value| value.to_str().unwrap().to_owned())
    };

    for client in [anonymous.with_token("any"), anonymous.with("cookie", "a=b")] {
        let plain = caching(&client, "/plain").await;
        assert_eq!(plain.as_deref(), Some("no-store"));
        let version = caching(&client, "/version").await;
        assert_eq!(version.as_deref(), Some("private, no-cache"));
        let own = caching(&client, "/own").await;
        assert_eq!(own.as_deref(), Some("max-age=60"));
    }
    assert_eq!(caching(&anonymous, "/plain").await, None);
}

#[tokio::test]
async fn answers_are_compressed_if_that_is_switched_on() {
    let router = || OpenApiRouter::new().route("/long", get(async || "a".repeat(1000)));
    for (setting, encoding) in [("true", Some("gzip")), ("false", None)] {
        let app = TestApp::start_with(&[("SERVER__COMPRESSION", setting)]).await;
        let builder = ApiBuilder::new().include_routers([router]);
        let client = Client::of(builder.build(app.context)).with("accept-encoding", "gzip");

        let answer = client.get("/long").await.expect(StatusCode::OK);

        let found = answer.headers.get(header::CONTENT_ENCODING);
        assert_eq!(found.map(|value| value.to_str().unwrap()), encoding);
    }
}

#[tokio::test]
async fn answers_say_nothing_of_other_origins_unless_asked_to() {
    let app = TestApp::start().await;

    let answer = get_with(&app, "origin", "https://a.example").await;

    let has = |name| answer.headers.contains_key(name);
    assert!(!has(header::ACCESS_CONTROL_ALLOW_ORIGIN) && !has(header::VARY));
}

#[tokio::test]
async fn pages_of_listed_origins_may_call_the_service() {
    let app = TestApp::start_with(&[("SERVER__CORS_ORIGINS", "https://a.example")]).await;

    let listed = get_with(&app, "origin", "https://a.example").await;
    let other = get_with(&app, "origin", "https://b.example").await;

    let allowed = header::ACCESS_CONTROL_ALLOW_ORIGIN;
    assert_eq!(listed.headers[&allowed], "https://a.example");
    assert!(!other.headers.contains_key(&allowed));
}

#[tokio::test]
async fn pages_of_any_origin_may_call_the_service_without_its_cookies() {
    let app = TestApp::start_with(&[("SERVER__CORS_ORIGINS", "*")]).await;

    let answer = get_with(&app, "origin", "https://b.example").await;

    let headers = answer.headers;
    assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    assert!(!headers.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS));
}
