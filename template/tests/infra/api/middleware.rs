use axum::{
    body::Body,
    http::{Request, header},
};

use crate::tests::r#impl::app::{Answer, TestApp};

async fn get_with(app: &TestApp, name: &str, value: &str) -> Answer {
    let request = Request::get("/health/live").header(name, value);
    app.anonymous()
        .request(request.body(Body::empty()).unwrap())
        .await
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
async fn answers_say_nothing_of_other_origins_unless_asked_to() {
    let app = TestApp::start().await;

    let answer = get_with(&app, "origin", "https://a.example").await;

    let said = |name| answer.headers.contains_key(name);
    assert!(!said(header::ACCESS_CONTROL_ALLOW_ORIGIN) && !said(header::VARY));
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
