{%- assign query = "::app_core::" | append: context | append: "::queries::" | append: name | append: "::" | append: Name -%}
{%- if stored -%}
{%- capture first -%}{% if stored.first_changed %}first{% else %}::{{ stored.double }}::{{ entity }}{% endif %}{%- endcapture -%}
{%- capture second -%}{% if stored.second_changed %}second{% else %}::{{ stored.double }}::other_{{ entity }}{% endif %}{%- endcapture -%}
{%- capture other -%}::{{ stored.double }}::other_{{ entity }}{%- endcapture -%}
use serde_json::json;

{% if stored.first_changed %}fn first() -> ::{{ stored.entity }} {
    ::{{ stored.entity }} {
        {% if stored.swapped %}id: ::uuid::Uuid::from_u128({{ stored.first_id }}).into(),
        {% endif %}{% for field in stored.entity_fields %}{% if field.second == "first_entity" %}{{ field.name }}: None,
        {% elsif field.uniform %}{{ field.name }}: vec![{% for number in (1..field.size) %}{% render "sample", of: field.type, second: false %}{% unless forloop.last %}, {% endunless %}{% endfor %}],
        {% elsif field.only.first_differs %}{{ field.name }}: {% render "fixed_value", value: field.only.fitting %},
        {% endif %}{% endfor %}..::{{ stored.double }}::{{ entity }}()
    }
}

{% endif %}{% if stored.second_changed %}fn second() -> ::{{ stored.entity }} {
    ::{{ stored.entity }} {
        {% if stored.swapped %}id: ::uuid::Uuid::from_u128({{ stored.second_id }}).into(),
        {% endif %}{% for field in stored.entity_fields %}{% case field.second %}{% when "first_entity" %}{{ field.name }}: Some({{ first }}().id),
        {% when "same" %}{{ field.name }}: {{ first }}().{{ field.name }},
        {% when "present" %}{{ field.name }}: Some({% render "sample", of: field.type, second: true %}),
        {% endcase %}{% endfor %}..{{ other }}()
    }
}

{% endif %}/// Returns the first {{ entity_words }} as clients see it.
fn first_view() -> ::serde_json::Value {
    json!({
{% if stored.shows_id %}        "id": "{{ stored.first_id | uuid }}",
{% endif %}{% for field in stored.shown %}        "{{ field.name | wire }}": {% if field.second == "first_entity" %}null{% else %}{% render "stored_json", field: field %}{% endif %},
{% endfor %}{% for join in stored.joined %}        "{{ join.name | wire }}": {% render "joined_sample", join: join, second: false %},
{% endfor %}{% for count in stored.counts %}        "{{ count.name | wire }}": {{ count.first }},
{% endfor %}    })
}

{% if stored.uses_second_view %}fn second_view() -> ::serde_json::Value {
    json!({
{% if stored.shows_id %}        "id": "{{ stored.second_id | uuid }}",
{% endif %}{% for field in stored.shown %}        "{{ field.name | wire }}": {% case field.second %}{% when "first_entity" %}"{{ stored.first_id | uuid }}"{% when "same" %}{% render "stored_json", field: field %}{% when "present" %}{% render "json_value", of: field.type, second: true %}{% else %}{% render "json_sample", field: field, second: true %}{% endcase %},
{% endfor %}{% for join in stored.joined %}        "{{ join.name | wire }}": {% render "joined_sample", join: join, second: true %},
{% endfor %}{% for count in stored.counts %}        "{{ count.name | wire }}": {{ count.second }},
{% endfor %}    })
}

{% endif %}fn query() -> {{ query }} {
    {{ query }}{% if fields.size > 0 or shape == "page" %} {
        {% for given in stored.base %}{{ given.name }}: {% render "given", given: given, first: first, second: second, other: other %},
        {% endfor %}{% if shape == "page" %}after: None,
        limit: ::kernel::Limit::DEFAULT,
        {% endif %}
    }{% endif %}
}

/// Starts the service with these {{ stored.plural | replace: "_", " " }}.
async fn app({{ stored.plural }}: [::{{ stored.entity }}; 2]) -> ::crate::tests::support::app::TestApp {
    let app = ::crate::tests::support::app::TestApp::start().await;
    app.commit(|scope| async move {
        {% render "stored", needed: stored.needed %}let repository = scope.port::<dyn ::{{ stored.repository }}>();
        for {{ entity }} in {{ stored.plural }} {
            repository.save({{ entity }}).await.unwrap();
        }
        {% for link in stored.links %}let {{ link.plural }} = scope.port::<dyn ::{{ link.repository }}>();
        for link in [
            {% for pair in link.pairs %}::{{ link.path }} {
                {{ link.given }}: {% render "given", given: pair.given, first: first, second: second, other: other %},
                {{ link.linking }}: {% if pair.who == "first" %}{{ first }}{% else %}{{ second }}{% endif %}().{{ link.outer }},
            },
            {% endfor %}
        ] {
            {{ link.plural }}.add(link).await.unwrap();
        }
        {% endfor %}
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &::crate::tests::support::app::TestApp, query: {{ query }}) -> ::serde_json::Value {
    let answer = ::crate::service::QueryBus::new(app.context.clone()).dispatch(query).await.unwrap();
    {% if counted %}assert_eq!(answer.total, i64::try_from(answer.items.len()).ok());
    {% endif %}json!({% if shape == "page" %}answer.items{% else %}answer{% endif %})
}
{% if shape == "one" %}
#[tokio::test]
async fn finds_the_one_that_is_asked_for() {
    let app = app([{{ first }}(), {{ second }}()]).await;

    assert_eq!(found(&app, query()).await, first_view());
    {% if stored.finds_second %}let query = {{ query }} {
        {% for given in stored.asks_for_second %}{{ given.name }}: {% render "given", given: given, first: first, second: second, other: other %},
        {% endfor %}
    };
    assert_eq!(found(&app, query).await, second_view());
    {% endif %}
}
{% else %}
#[tokio::test]
async fn {% if key %}is_sorted_by_{{ key.name }}{% elsif descending %}the_latest_are_first{% else %}the_earliest_are_first{% endif %}() {
    let app = app([{{ first }}(), {{ second }}()]).await;

    assert_eq!(found(&app, query()).await, json!([{% for who in stored.all %}{{ who }}_view(){% unless forloop.last %}, {% endunless %}{% endfor %}]));
}
{% endif %}{% if has_lists %}
#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = app([{{ first }}(), {{ second }}()]).await;
    {% for field in stored.shown %}{% if field.list %}app.sql("UPDATE {{ entity }}_{{ field.name }} SET position = -position").await;
    {% endif %}{% endfor %}
    let mut expected = {% if shape == "one" %}first_view(){% else %}json!([{% for who in stored.all %}{{ who }}_view(){% unless forloop.last %}, {% endunless %}{% endfor %}]){% endif %};
    {% if shape == "one" %}{% for field in stored.shown %}{% if field.list %}expected["{{ field.name | wire }}"].as_array_mut().unwrap().reverse();
    {% endif %}{% endfor %}{% else %}for item in expected.as_array_mut().unwrap() {
        {% for field in stored.shown %}{% if field.list %}item["{{ field.name | wire }}"].as_array_mut().unwrap().reverse();
        {% endif %}{% endfor %}
    }
    {% endif %}assert_eq!(found(&app, query()).await, expected);
}
{% endif %}{% for field in stored.entity_fields %}{% if field.only %}
#[tokio::test]
async fn the_{{ field.name }}_{{ field.only.must_be }}{% if field.only.value.text %}_{{ field.only.value.text }}{% endif %}() {
    let other = ::{{ stored.entity }} {
        {{ field.name }}: {% if field.only.unfitting %}{% render "fixed_value", value: field.only.unfitting %}{% elsif field.only.own_kind %}Some({{ second }}().id){% else %}Some({% render "sample", of: field.type, second: false %}){% endif %},
        ..{{ first }}()
    };
    let app = app([{{ second }}(), other]).await;

    assert_eq!(found(&app, query()).await, {% if shape == "one" %}::serde_json::Value::Null{% else %}json!([{% for who in stored.all %}{% if who == "second" %}second_view(){% endif %}{% endfor %}]){% endif %});
}
{% endif %}{% endfor %}{% for case in stored.cases %}
#[tokio::test]
async fn {% if case.claimant %}what_is_not_the_claimants_is_not_found{% elsif case.fixed %}the_{{ case.about }}_must_be_the_same{% else %}filters_by_{{ case.about }}{% endif %}() {
    let app = app([{{ first }}(), {{ second }}()]).await;
    let query = {{ query }} {
        {{ case.name }}: {% render "given", given: case, first: first, second: second, other: other %},
        {% if fields.size > 1 or shape == "page" %}..query()
        {% endif %}
    };

    assert_eq!(found(&app, query).await, {% if shape == "one" %}{% if case.found.size == 0 %}::serde_json::Value::Null{% else %}{{ case.found[0] }}_view(){% endif %}{% else %}json!([{% for who in case.found %}{{ who }}_view(){% unless forloop.last %}, {% endunless %}{% endfor %}]){% endif %});
}
{% endfor %}{% if shape == "page" %}
#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([{{ first }}(), {{ second }}()]).await;
    let bus = ::crate::service::QueryBus::new(app.context.clone());
    let mut query = {{ query }} { limit: ::kernel::Limit::from(1), ..query() };

    for expected in [{% for who in stored.all %}{{ who }}_view(){% unless forloop.last %}, {% endunless %}{% endfor %}] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        assert_eq!(json!(page.items), json!([expected]));
        {% if counted %}assert_eq!(page.total, Some({{ stored.all.size }}));
        {% endif %}        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
{% if stored.ties %}
#[tokio::test]
async fn no_page_skips_one_with_the_same_{{ key.name }}() {
    let same = ::{{ stored.entity }} { {{ key.name }}: {{ first }}().{{ key.name }}, ..{{ second }}() };
    let app = app([{{ first }}(), same]).await;
    let bus = ::crate::service::QueryBus::new(app.context.clone());
    let mut query = {{ query }} { limit: ::kernel::Limit::from(1), ..query() };

    for id in [{% if descending %}{{ first }}().id, {{ second }}().id{% else %}{{ second }}().id, {{ first }}().id{% endif %}] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        assert_eq!(page.items[0]{% if whole %}.{{ whole }}{% endif %}{% if has_lists %}.summary{% endif %}.id, id);
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
{% endif %}{% endif %}{% else %}
#[tokio::test]
async fn nothing_is_found_where_nothing_is() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    let query = {{ query }}{% if fields.size > 0 or shape == "page" %} {
        {% for field in fields %}{{ field.name }}: {% render "field_sample", field: field, second: false %},
        {% endfor %}{% if shape == "page" %}after: None,
        limit: ::kernel::Limit::DEFAULT,
        {% endif %}
    }{% endif %};

    let answer = ::crate::service::QueryBus::new(app.context.clone()).dispatch(query).await.unwrap();

    {% case shape %}{% when "one" %}assert_eq!(answer, None);{% when "list" %}assert_eq!(answer, []);{% else %}assert_eq!(answer.items, []);{% endcase %}
}
{% endif %}
