{%- capture open -%}{% if envelope and body.size > 0 %}{ "{{ envelope.one | wire }}": {% endif %}{%- endcapture -%}
{%- capture close -%}{% if envelope and body.size > 0 %} }{% endif %}{%- endcapture -%}
{%- capture client -%}{% case access.kind %}{% when "public" %}app.anonymous(){% when "claimant" %}app.ada().await.client{% else %}app.ada_with(::app_core::auth::domain::permission::Permission::{{ access.constant }}).await.client{% endcase %}{%- endcapture -%}
{%- capture place -%}{% if envelope %}/{{ envelope.one | wire }}{% endif %}{%- endcapture -%}
{%- capture invalid -%}{% for field in body %}{% render "invalid", field: field, pointer: place %}{% endfor %}{%- endcapture -%}
{% if has_body %}use serde_json::json;

{% endif %}#[tokio::test]
async fn {{ function }}_{% case expected %}{% when "NOT_IMPLEMENTED" %}is_not_implemented_yet{% when "NOT_FOUND" %}needs_what_it_is_about{% when nil %}{% if has_required %}asks_for_what_it_needs{% else %}is_there{% endif %}{% else %}answers{% endcase %}() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    {% render "needed", needed: needed %}let client = {{ client }};
{% if expected %}{% if has_body %}    let body = {% render "json_body", fields: body, second: false, envelope: envelope %};
{% endif %}
    let answer = client.{{ method }}("{{ url }}"{% if has_body %}, body{% endif %}).await;

    {% if created %}let answer = answer.expect(::axum::http::StatusCode::CREATED);
    assert_eq!(answer.header("location"), format!("{{ url }}/{}", answer.text("{% if envelope %}/{{ envelope.one | wire }}{% endif %}/id")));
    {% else %}answer.expect(::axum::http::StatusCode::{{ expected }});
    {% endif %}
{% elsif has_required %}
    let answer = client.{{ method }}("{{ url_without }}"{% if has_body %}, json!({{ open }}{}{{ close }}){% endif %}).await;

    answer.expect(::axum::http::StatusCode::UNPROCESSABLE_ENTITY);
{% else %}
    let answer = client.{{ method }}("{{ url }}"{% if has_body %}, json!({{ open }}{}{{ close }}){% endif %}).await;

    assert_ne!(answer.status, ::axum::http::StatusCode::METHOD_NOT_ALLOWED);
    assert_ne!(answer.body["code"], "route_unknown");
{% endif %}}
{% if parents.size > 0 %}
#[tokio::test]
async fn {{ function }}_needs_what_its_path_names() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    {% render "needed", needed: needed %}let client = {{ client }};
    {% for parent in parents %}{% if has_body %}let body = {% render "json_body", fields: body, second: false, envelope: envelope %};
    {% endif %}
    let answer = client.{{ method }}("{{ parent.url }}"{% if has_body %}, body{% endif %}).await;

    let answer = answer.expect(::axum::http::StatusCode::NOT_FOUND);
    assert_eq!(answer.text("/code"), "{{ parent.name }}_unknown");
    {% endfor %}
}
{% endif %}{% if invalid != "" %}
#[tokio::test]
async fn {{ function }}_reports_what_is_not_valid() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    let client = {{ client }};
    let invalid = [
        {{ invalid }}
    ];
    for (pointer, value) in invalid {
        let mut body = {% render "json_body", fields: body, second: false, envelope: envelope %};
        *body.pointer_mut(pointer).unwrap() = value;

        let refused = client.{{ method }}("{{ url }}", body).await;

        let refused = refused.expect(::axum::http::StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), pointer);
    }
}
{% endif %}{% unless access.kind == "public" %}
#[tokio::test]
async fn {{ function }}_takes_a_claimant() {
    let app = ::crate::tests::support::app::TestApp::start().await;

    let answer = app.anonymous().{{ method }}("{{ url_without }}"{% if has_body %}, json!({{ open }}{}{{ close }}){% endif %}).await;

    answer.expect(::axum::http::StatusCode::UNAUTHORIZED);
}
{% endunless %}{% if access.kind == "permission" %}
#[tokio::test]
async fn {{ function }}_takes_a_permission() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    let client = app.ada().await.client;

    let answer = client.{{ method }}("{{ url }}"{% if has_body %}, {% render "json_body", fields: body, second: false, envelope: envelope %}{% endif %}).await;

    answer.expect(::axum::http::StatusCode::FORBIDDEN);
}
{% endif %}
