{% if has_body %}use serde_json::json;

{% endif %}{% if fresh %}#[tokio::test]
async fn {{ function }}_answers() {
    let app = ::crate::tests::support::app::TestApp::start().await;
{% if has_body %}    let body = {% render "json_body", parts: body %};
{% endif %}
    let answer = app.anonymous().{{ method }}("{{ url }}"{% if has_body %}, body{% endif %}).await;

    answer.expect(::axum::http::StatusCode::{{ status }});
}
{% elsif has_required %}#[tokio::test]
async fn {{ function }}_asks_for_what_it_needs() {
    let app = ::crate::tests::support::app::TestApp::start().await;

    let answer = app.anonymous().{{ method }}("{{ url_without }}"{% if has_body %}, json!({}){% endif %}).await;

    answer.expect(::axum::http::StatusCode::UNPROCESSABLE_ENTITY);
}
{% else %}#[tokio::test]
async fn {{ function }}_is_there() {
    let app = ::crate::tests::support::app::TestApp::start().await;

    let answer = app.anonymous().{{ method }}("{{ url }}"{% if has_body %}, json!({}){% endif %}).await;

    assert_ne!(answer.status, ::axum::http::StatusCode::METHOD_NOT_ALLOWED);
    assert_ne!(answer.body["code"], "route_unknown");
}
{% endif %}
