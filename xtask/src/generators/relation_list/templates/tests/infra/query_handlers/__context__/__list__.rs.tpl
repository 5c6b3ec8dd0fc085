{%- assign query = "::app_core::" | append: context | append: "::queries::" | append: list | append: "::" | append: List -%}
{%- if reversed -%}{%- capture both -%}[one.{{ listed.name }}, other.{{ listed.name }}]{%- endcapture -%}{%- else -%}{%- capture both -%}[other.{{ listed.name }}, one.{{ listed.name }}]{%- endcapture -%}{%- endif -%}
/// Starts the service with three {{ plural_words }}: two of one {{ of.words }}, and one of another.
async fn start() -> ::crate::tests::support::app::TestApp {
    let app = ::crate::tests::support::app::TestApp::start().await;
    app.commit(|scope| async move {
        {% render "save_samples", samples: samples %}let {{ plural }} = scope.port::<dyn ::{{ repository }}>();
        let one = ::{{ double }}::{{ name }}();
        let other = ::{{ double }}::other_{{ name }}();
        for {{ var }} in [
            one,
            ::{{ path }} { {{ listed.name }}: other.{{ listed.name }}, ..one },
            ::{{ path }} { {{ of.name }}: other.{{ of.name }}, ..one },
        ] {
            {{ plural }}.add({{ var }}).await.unwrap();
        }
    })
    .await;
    app
}

fn query({{ of.name }}: ::{{ of.type.path }}) -> {{ query }} {
    {{ query }} {
        {{ of.name }},
        {% if owned %}{{ owned.claimant }}: ::crate::tests::support::users::ada_id(),
        {% endif %}after: None,
        limit: ::kernel::Limit::DEFAULT,
    }
}

/// Returns the ids of the {{ listed.plural_words }} that `query` finds.
async fn found(app: &::crate::tests::support::app::TestApp, query: {{ query }}) -> Vec<::{{ listed.type.path }}> {
    let page = ::crate::service::QueryBus::new(app.context.clone()).dispatch(query).await.unwrap();
    page.items.iter().map(|item| item.{% if listed.entity.has_lists %}summary.{% endif %}id).collect()
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = start().await;
    let one = ::{{ double }}::{{ name }}();
    let other = ::{{ double }}::other_{{ name }}();

    assert_eq!(found(&app, query(one.{{ of.name }})).await, {{ both }});
}

#[tokio::test]
async fn those_of_another_{{ of.role }}_are_not_found() {
    let app = start().await;
    let one = ::{{ double }}::{{ name }}();
    let other = ::{{ double }}::other_{{ name }}();

    assert_eq!(found(&app, query(other.{{ of.name }})).await, [one.{{ listed.name }}]);
}

{% if owned %}#[tokio::test]
async fn those_of_another_claimant_are_not_found() {
    let app = start().await;
    let query = {{ query }} {
        {{ owned.claimant }}: ::uuid::Uuid::from_u128(99).into(),
        ..query(::{{ double }}::{{ name }}().{{ of.name }})
    };

    assert_eq!(found(&app, query).await, []);
}

{% endif %}#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = start().await;
    let one = ::{{ double }}::{{ name }}();
    let other = ::{{ double }}::other_{{ name }}();
    let bus = ::crate::service::QueryBus::new(app.context.clone());
    let mut query = {{ query }} {
        limit: ::kernel::Limit::from(1),
        ..query(one.{{ of.name }})
    };

    for expected in {{ both }} {
        let page = bus.dispatch(query.clone()).await.unwrap();
        let ids: Vec<_> = page.items.iter().map(|item| item.{% if listed.entity.has_lists %}summary.{% endif %}id).collect();
        assert_eq!(ids, [expected]);
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
