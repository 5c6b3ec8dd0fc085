use axum::http::StatusCode;
use crate::tests::support::app::TestApp;
{% if has_body %}use serde_json::json;
{% endif %}
{% if fresh %}#[tokio::test]
async fn {{ name }}_answers() {
    let app = TestApp::start().await;
{% if has_body %}    let body = {{ body_json }};
{% endif %}
    let answer = app.anonymous().{{ method }}("{{ url }}"{% if has_body %}, body{% endif %}).await;

    answer.expect(StatusCode::{{ status }});
}
{% elsif has_required %}#[tokio::test]
async fn {{ name }}_asks_for_what_it_needs() {
    let app = TestApp::start().await;

    let answer = app.anonymous().{{ method }}("{{ url_without }}"{% if has_body %}, json!({}){% endif %}).await;

    answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
}
{% else %}#[tokio::test]
async fn {{ name }}_is_there() {
    let app = TestApp::start().await;

    let answer = app.anonymous().{{ method }}("{{ url }}"{% if has_body %}, json!({}){% endif %}).await;

    assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_ne!(answer.body["code"], "route_unknown");
}
{% endif %}