{%- capture ada -%}{% case access.kind %}{% when "public" %}app.anonymous(){% when "claimant" %}app.ada().await.client{% else %}app.ada_with(::app_core::auth::domain::permission::Permission::{{ access.constant }}).await.client{% endcase %}{%- endcapture -%}
{%- capture eve -%}{% case access.kind %}{% when "permission" %}app.eve_with(::app_core::auth::domain::permission::Permission::{{ access.constant }}).await{% else %}app.eve().await{% endcase %}{%- endcapture -%}
{%- capture other_reader -%}{% if reading.kind == "public" %}app.anonymous(){% else %}eve{% endif %}{%- endcapture -%}
{%- capture open -%}{% if envelope %}{ "{{ envelope.one | wire }}": {% endif %}{%- endcapture -%}
{%- capture close -%}{% if envelope %} }{% endif %}{%- endcapture -%}
{%- capture within -%}{% if envelope %}["{{ envelope.one | wire }}"]{% endif %}{%- endcapture -%}
{%- capture place -%}{% if envelope %}/{{ envelope.one | wire }}{% endif %}{%- endcapture -%}
{%- capture items -%}{% if envelope %}{{ envelope.many | wire }}{% else %}items{% endif %}{%- endcapture -%}
{%- capture invalid -%}{% for field in inputs %}{% render "invalid", field: field, pointer: place %}{% endfor %}{%- endcapture -%}
use axum::http::StatusCode;
use serde_json::json;

fn {% if envelope %}fields{% else %}body{% endif %}() -> ::serde_json::Value {
    {% render "json_body", fields: inputs, second: false %}
}
{% if envelope %}
fn body() -> ::serde_json::Value {
    json!({ "{{ envelope.one | wire }}": fields() })
}
{% endif %}
/// Starts a service{% if needed.size > 0 %} that has what {{ plural_words }} refer to{% endif %}.
async fn start() -> ::crate::tests::support::app::TestApp {
    {% if needed.size > 0 %}let app = ::crate::tests::support::app::TestApp::start().await;
    {% render "needed", needed: needed %}app{% else %}::crate::tests::support::app::TestApp::start().await{% endif %}
}

/// Has `client` create {{ a_words }}, and returns its path.
async fn create(client: &::runtime_testing::Client) -> String {
    let created = client.post("{{ location }}", body()).await.expect(StatusCode::CREATED);
    let path = created.header("location");
    assert_eq!(path, format!("{{ location }}/{}", created.text("{{ place }}/id")));
    path.to_owned()
}

#[tokio::test]
async fn what_was_created_can_be_read() {
    let app = start().await;
    let client = {{ ada }};

    let path = create(&client).await;

    let found = client.get(&path).await.expect(StatusCode::OK);
    assert_eq!(found.header("etag"), "\"1\"");
    for (field, value) in {% if envelope %}fields{% else %}body{% endif %}().as_object().unwrap() {
        assert_eq!(found.body{{ within }}[field], *value, "{field}");
    }
    let listed = client.get("{{ location }}").await.expect(StatusCode::OK);
    assert_eq!(listed.body["{{ items }}"].as_array().unwrap().len(), 1);
    assert_eq!(listed.body["{{ items }}"][0]["id"], found.body{{ within }}["id"]);
}

#[tokio::test]
async fn a_version_that_the_client_has_is_not_sent_again() {
    let app = start().await;
    let client = {{ ada }};
    let path = create(&client).await;

    let answer = client.with("if-none-match", "\"1\"").get(&path).await;

    answer.expect(StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn every_field_can_be_changed_by_itself() {
    let app = start().await;
    let client = {{ ada }};
    let path = create(&client).await;
    let changes = [
        {% for field in changes %}("{{ field.name | wire }}", json!({% render "json_sample", field: field, second: true %})),
        {% endfor %}
    ];
    {% if has_unchanged %}let mut version = 1;
    for (field, value) in changes {
        let mut expected = client.get(&path).await.body;
        if expected{{ within }}[field] == value {
            continue;
        }
        version += 1;
    {% else %}for (version, (field, value)) in (2..).zip(changes) {
        let mut expected = client.get(&path).await.body;
    {% endif %}
        let changed = client.patch(&path, json!({{ open }}{ field: value }{{ close }})).await;

        let changed = changed.expect(StatusCode::NO_CONTENT);
        assert_eq!(changed.header("etag"), format!("\"{version}\""));
        expected{{ within }}["version"] = json!(version);
        expected{{ within }}[field] = value;
        assert_eq!(client.get(&path).await.body, expected, "{field}");
    }
}

#[tokio::test]
async fn a_change_of_nothing_makes_no_version() {
    let app = start().await;
    let client = {{ ada }};
    let path = create(&client).await;

    let changed = client.patch(&path, body()).await.expect(StatusCode::NO_CONTENT);

    assert_eq!(changed.header("etag"), "\"1\"");
}

#[tokio::test]
async fn a_version_that_the_client_has_not_seen_is_not_changed() {
    let app = start().await;
    let client = {{ ada }};
    let path = create(&client).await;
    let outdated = client.with("if-match", "\"2\"");

    let refused = outdated.patch(&path, body()).await;
    refused.expect(StatusCode::PRECONDITION_FAILED);
    let refused = outdated.delete(&path).await;
    refused.expect(StatusCode::PRECONDITION_FAILED);

    let present = client.with("if-match", "\"1\"");
    present.patch(&path, body()).await.expect(StatusCode::NO_CONTENT);
    present.delete(&path).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_was_deleted_is_not_found() {
    let app = start().await;
    let client = {{ ada }};
    let path = create(&client).await;

    client.delete(&path).await.expect(StatusCode::NO_CONTENT);

    for answer in [
        client.get(&path).await,
        client.patch(&path, json!({{ open }}{}{{ close }})).await,
        client.delete(&path).await,
    ] {
        let answer = answer.expect(StatusCode::NOT_FOUND);
        assert_eq!(answer.text("/code"), "{{ name }}_unknown");
    }
    let listed = client.get("{{ location }}").await;
    assert_eq!(listed.body, json!({ "{{ items }}": [] }));
}
{% if has_required %}
#[tokio::test]
async fn all_that_is_missing_is_reported() {
    let app = start().await;
    let client = {{ ada }};

    let refused = client.post("{{ location }}", json!({{ open }}{}{{ close }})).await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let errors = refused.body["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, [{% for field in required %}"{{ place }}/{{ field.name | wire }}"{% unless forloop.last %}, {% endunless %}{% endfor %}]);
}
{% endif %}{% if invalid != "" %}
#[tokio::test]
async fn what_is_not_valid_is_reported_with_its_place() {
    let app = start().await;
    let client = {{ ada }};
    let path = create(&client).await;
    let invalid = [
        {{ invalid }}
    ];
    for (pointer, value) in invalid {
        let mut body = body();
        *body.pointer_mut(pointer).unwrap() = value;

        for refused in [
            client.post("{{ location }}", body.clone()).await,
            client.patch(&path, body).await,
        ] {
            let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.text("/errors/0/pointer"), pointer);
        }
    }
}
{% endif %}{% unless access.kind == "public" %}
#[tokio::test]
async fn the_same_request_creates_one() {
    let app = start().await;
    let client = {{ ada }};
    let once = client.with("idempotency-key", "a-key");

    let first = once.post("{{ location }}", body()).await.expect(StatusCode::CREATED);
    let second = once.post("{{ location }}", body()).await.expect(StatusCode::CREATED);

    assert_eq!(first.body, second.body);
    let listed = client.get("{{ location }}").await;
    assert_eq!(listed.body["{{ items }}"].as_array().unwrap().len(), 1);
}
{% endunless %}{% for unique in uniques %}
#[tokio::test]
async fn {{ unique.function }}() {
    let app = start().await;
    let client = {{ ada }};
    create(&client).await;
    {% if uniques.size > 1 %}let mut body = body();
    {% for field in inputs %}{% for other in uniques %}{% if other.field == field.name and other.field != unique.field %}body{{ within }}["{{ field.name | wire }}"] = json!({% if field.optional %}null{% else %}{% render "json_value", of: field.type, second: true %}{% endif %});
    {% endif %}{% endfor %}{% endfor %}{% endif %}
    let refused = client.post("{{ location }}", body{% if uniques.size == 1 %}(){% endif %}).await;

    let refused = refused.expect(StatusCode::CONFLICT);
    assert_eq!(refused.text("/errors/0/pointer"), "{{ place }}/{{ unique.field | wire }}");
}
{% endfor %}{% for reference in references_of_bodies %}
#[tokio::test]
async fn the_{{ reference.test }}_must_exist() {
    let app = start().await;
    let client = {{ ada }};
    let path = create(&client).await;
    let unknown = json!({% if reference.deep %}{% render "json_sample", field: reference.unknown, second: false %}{% else %}"00000000-0000-0000-0000-00000000ffff"{% endif %});
    let mut body = body();
    body{{ within }}["{{ reference.field | wire }}"] = unknown.clone();

    for refused in [
        client.post("{{ location }}", body).await,
        client.patch(&path, json!({{ open }}{ "{{ reference.field | wire }}": unknown }{{ close }})).await,
    ] {
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), "{{ place }}{% render "reference_pointer", reference: reference, index: reference.index, wire: true %}");
    }
}
{% endfor %}{% assign other = nil %}{% assign of_own_kind = nil %}{% for reference in references_of_bodies %}{% if owner and reference.owner %}{% if reference.name == name %}{% assign of_own_kind = reference.field %}{% elsif other == nil %}{% assign other = reference %}{% endif %}{% endif %}{% endfor %}{% if other %}
#[tokio::test]
async fn what_is_anothers_cannot_be_referred_to() {
    let app = start().await;
    let ada = {{ ada }};
    let eve = {{ eve }};
    create(&ada).await;

    let refused = eve.post("{{ location }}", body()).await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.text("/errors/0/pointer"), "{{ place }}{% render "reference_pointer", reference: other, index: 0, wire: true %}");
}
{% elsif of_own_kind %}
#[tokio::test]
async fn what_is_anothers_cannot_be_referred_to() {
    let app = start().await;
    let ada = {{ ada }};
    let eve = {{ eve }};
    let path = create(&ada).await;
    let mut body = body();
    body{{ within }}["{{ of_own_kind | wire }}"] = json!(path.rsplit('/').next());

    let refused = eve.post("{{ location }}", body).await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.text("/errors/0/pointer"), "{{ place }}/{{ of_own_kind | wire }}");
}
{% endif %}{% if hidden %}
#[tokio::test]
async fn what_is_anothers_is_not_found() {
    let app = start().await;
    let ada = {{ ada }};
    let eve = {{ eve }};
    let path = create(&ada).await;

    for answer in [
        eve.get(&path).await,
        eve.patch(&path, body()).await,
        eve.delete(&path).await,
    ] {
        answer.expect(StatusCode::NOT_FOUND);
    }
    assert_eq!(eve.get("{{ location }}").await.body, json!({ "{{ items }}": [] }));
    ada.get(&path).await.expect(StatusCode::OK);
}
{% elsif owner %}
#[tokio::test]
async fn what_is_anothers_can_only_be_read() {
    let app = start().await;
    let ada = {{ ada }};
    let eve = {{ eve }};
    let path = create(&ada).await;
    let outdated = eve.with("if-match", "\"2\"");

    for answer in [
        eve.patch(&path, body()).await,
        eve.delete(&path).await,
        outdated.patch(&path, body()).await,
        outdated.delete(&path).await,
    ] {
        let answer = answer.expect(StatusCode::FORBIDDEN);
        assert_eq!(answer.text("/code"), "{{ name }}_of_another");
    }
    let other = {{ other_reader }};
    let found = other.get(&path).await.expect(StatusCode::OK);
    assert_eq!(found.header("etag"), "\"1\"");
    let listed = other.get("{{ location }}").await.expect(StatusCode::OK);
    assert_eq!(listed.body["{{ items }}"].as_array().unwrap().len(), 1);
}
{% endif %}{% unless access.kind == "public" %}
#[tokio::test]
async fn a_claimant_is_needed() {
    let app = start().await;
    let client = app.anonymous();
    let path = "{{ location }}/00000000-0000-0000-0000-000000000001";

    for answer in [
        client.post("{{ location }}", body()).await,
        {% unless reading.kind == "public" %}client.get("{{ location }}").await,
        client.get(path).await,
        {% endunless %}client.patch(path, json!({{ open }}{}{{ close }})).await,
        client.delete(path).await,
    ] {
        answer.expect(StatusCode::UNAUTHORIZED);
    }
}
{% endunless %}{% if access.kind == "permission" %}
#[tokio::test]
async fn a_permission_is_needed() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = "{{ location }}/00000000-0000-0000-0000-000000000001";

    for answer in [
        client.post("{{ location }}", body()).await,
        client.get("{{ location }}").await,
        client.get(path).await,
        client.patch(path, json!({{ open }}{}{{ close }})).await,
        client.delete(path).await,
    ] {
        answer.expect(StatusCode::FORBIDDEN);
    }
}
{% endif %}
