{%- capture ada -%}{% case access.kind %}{% when "public" %}app.anonymous(){% when "claimant" %}app.ada().await.client{% else %}app.ada_with(::app_core::auth::domain::permission::Permission::{{ access.constant }}).await.client{% endcase %}{%- endcapture -%}
{%- capture eve -%}{% case access.kind %}{% when "permission" %}app.eve_with(::app_core::auth::domain::permission::Permission::{{ access.constant }}).await{% else %}app.eve().await{% endcase %}{%- endcapture -%}
{%- capture start -%}{% if samples.size > 0 %}start(){% else %}::crate::tests::support::app::TestApp::start(){% endif %}{%- endcapture -%}
use axum::http::StatusCode;
use serde_json::json;

{% if samples.size > 0 %}/// Starts a service that has what {{ plural_words }} link.
async fn start() -> ::crate::tests::support::app::TestApp {
    let app = ::crate::tests::support::app::TestApp::start().await;
    app.commit(|scope| async move {
        {% render "save_samples", samples: samples %}
    })
    .await;
    app
}

{% endif %}fn path({{ var }}: ::{{ path }}) -> String {
    format!("{{ pair_format }}", {% unless first.claimant %}{{ var }}.{{ first.name }}, {% endunless %}{{ var }}.{{ second.name }})
}

{% unless first.claimant %}/// The path of the {{ second.plural_words }} of the {{ first.words }}.
fn {{ second.plural }}({{ var }}: ::{{ path }}) -> String {
    format!("{{ second_format }}", {{ var }}.{{ first.name }})
}

{% endunless %}/// The path of the {{ first.plural_words }} of the {{ second.words }}.
fn {{ first.plural }}({{ var }}: ::{{ path }}) -> String {
    format!("{{ first_format }}", {{ var }}.{{ second.name }})
}
{%- capture second_list -%}{% if first.claimant %}"{{ second_path }}"{% else %}&{{ second.plural }}({{ var }}){% endif %}{%- endcapture -%}
{%- capture first_list -%}&{{ first.plural }}({{ var }}){%- endcapture %}

/// Returns the ids in the list at `path`.
async fn ids(client: &::runtime_testing::Client, path: &str) -> Vec<String> {
    let page = client.get(path).await.expect(StatusCode::OK);
    {% if enveloped %}let items = page.body.as_object().unwrap().values().find_map(::serde_json::Value::as_array).unwrap();
    items.iter().map({% else %}let items = page.body["items"].as_array().unwrap().iter();
    items.map({% endif %}|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_was_added_is_in_both_lists() {
    let app = {{ start }}.await;
    let client = {{ ada }};
    let {{ var }} = ::{{ double }}::{{ name }}();

    let added = client.put(&path({{ var }}), json!({})).await;

    added.expect(StatusCode::NO_CONTENT);
    assert_eq!(ids(&client, {{ second_list }}).await, [{{ var }}.{{ second.name }}.to_string()]);
    {% if first.claimant %}assert_eq!(ids(&client, {{ first_list }}).await.len(), 1);
    {% else %}assert_eq!(ids(&client, {{ first_list }}).await, [{{ var }}.{{ first.name }}.to_string()]);
    {% endif %}
}

#[tokio::test]
async fn adding_and_removing_twice_is_like_once() {
    let app = {{ start }}.await;
    let client = {{ ada }};
    let {{ var }} = ::{{ double }}::{{ name }}();

    for _ in 0..2 {
        client.put(&path({{ var }}), json!({})).await.expect(StatusCode::NO_CONTENT);
    }
    assert_eq!(ids(&client, {{ second_list }}).await.len(), 1);
    for _ in 0..2 {
        client.delete(&path({{ var }})).await.expect(StatusCode::NO_CONTENT);
    }
    assert!(ids(&client, {{ second_list }}).await.is_empty());
}
{% if first.claimant %}
#[tokio::test]
async fn what_is_anothers_stays() {
    let app = {{ start }}.await;
    let ada = {{ ada }};
    let eve = {{ eve }};
    let path = path(::{{ double }}::{{ name }}());
    ada.put(&path, json!({})).await.expect(StatusCode::NO_CONTENT);

    eve.delete(&path).await.expect(StatusCode::NO_CONTENT);

    assert!(ids(&eve, "{{ second_path }}").await.is_empty());
    assert_eq!(ids(&ada, "{{ second_path }}").await.len(), 1);
}
{% endif %}{% if claimants.size > 0 %}
#[tokio::test]
async fn what_is_anothers_is_not_found() {
    let app = {{ start }}.await;
    let ada = {{ ada }};
    let eve = {{ eve }};
    let {{ var }} = ::{{ double }}::{{ name }}();
    let path = path({{ var }});
    ada.put(&path, json!({})).await.expect(StatusCode::NO_CONTENT);

    eve.put(&path, json!({})).await.expect(StatusCode::NOT_FOUND);
    eve.delete(&path).await.expect(StatusCode::NOT_FOUND);

    assert!(ids(&eve, {{ second_list }}).await.is_empty());
    assert!(ids(&eve, {{ first_list }}).await.is_empty());
    assert_eq!(ids(&ada, {{ second_list }}).await.len(), 1);
}
{% endif %}{% for end in ends %}{% if end.entity %}
#[tokio::test]
async fn the_{{ end.role }}_must_exist() {
    let app = {{ start }}.await;
    let client = {{ ada }};
    let unknown = ::{{ path }} {
        {{ end.name }}: ::uuid::Uuid::from_u128(9).into(),
        ..::{{ double }}::{{ name }}()
    };

    let refused = client.put(&path(unknown), json!({})).await;

    let refused = refused.expect(StatusCode::NOT_FOUND);
    assert_eq!(refused.text("/code"), "{{ end.entity.name }}_unknown");
}
{% if end.entity.deletable %}
#[tokio::test]
async fn a_{{ end.role }}_takes_its_{{ plural }}_with_it() {
    let app = {{ start }}.await;
    let client = {{ ada }};
    let {{ var }} = ::{{ double }}::{{ name }}();
    client.put(&path({{ var }}), json!({})).await.expect(StatusCode::NO_CONTENT);

    app.commit(move |scope| async move {
        let {{ end.entity.plural }} = scope.port::<dyn ::{{ end.entity.repository }}>();
        {{ end.entity.plural }}.delete({{ var }}.{{ end.name }}).await.unwrap();
    })
    .await;

    assert!(ids(&client, {{ second_list }}).await.is_empty());
    assert!(ids(&client, {{ first_list }}).await.is_empty());
}
{% endif %}{% endif %}{% endfor %}{% if access.kind != "public" %}
#[tokio::test]
async fn a_claimant_is_needed() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    let client = app.anonymous();
    let {{ var }} = ::{{ double }}::{{ name }}();

    for answer in [
        client.put(&path({{ var }}), json!({})).await,
        client.delete(&path({{ var }})).await,
        client.get({{ second_list }}).await,
        client.get({{ first_list }}).await,
    ] {
        answer.expect(StatusCode::UNAUTHORIZED);
    }
}
{% endif %}{% if access.kind == "permission" %}
#[tokio::test]
async fn a_permission_is_needed() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    let client = app.ada().await.client;
    let {{ var }} = ::{{ double }}::{{ name }}();

    for answer in [
        client.put(&path({{ var }}), json!({})).await,
        client.delete(&path({{ var }})).await,
        client.get({{ second_list }}).await,
        client.get({{ first_list }}).await,
    ] {
        answer.expect(StatusCode::FORBIDDEN);
    }
}
{% endif %}
