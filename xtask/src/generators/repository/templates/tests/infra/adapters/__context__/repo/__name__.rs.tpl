{%- assign double = "::crate::tests::doubles::adapters::" | append: context | append: "::repo::" | append: name -%}
{%- assign sample = double | append: "::" | append: name -%}
{%- assign appears = false -%}{%- for field in fields -%}{%- if field.optional and field.type.kind == "composite" -%}{%- assign appears = true -%}{%- endif -%}{%- endfor -%}
{% if lists.size > 0 %}use diesel_async::SimpleAsyncConnection;

{% endif %}/// Checks what every implementation of the port must do.
async fn contract(repository: ::std::sync::Arc<dyn ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository>) {
    let {{ var }} = {{ double }}::{{ name }}();
    let id = {{ var }}.id;
    assert_eq!(repository.get(id).await.unwrap(), None);
    repository.save({{ var }}.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some({{ var }}{% if appears %}.clone(){% endif %}));

    let other = {{ double }}::other_{{ name }}();
    repository.save(other.clone()).await.unwrap();
    repository.delete(other.id).await.unwrap();
    assert_eq!(repository.get(other.id).await.unwrap(), None);
    repository.delete(other.id).await.unwrap();

    let changed = ::{{ path }} { id{% if fields.size > 0 %}, ..other{% endif %} };
    repository.save(changed.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(changed{% if appears %}.clone(){% endif %}));
{% if appears %}
    // What was absent is stored with all its columns.
    repository.delete(id).await.unwrap();
    repository.save(changed).await.unwrap();
    repository.save({{ var }}.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some({{ var }}));
{% endif %}}

{% for unique in uniques %}/// Checks that another one cannot have the same{% if unique.optional.size > 0 %}, and that several can have none{% endif %}.
async fn {{ unique.function }}(repository: ::std::sync::Arc<dyn ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository>) {
    {% if unique.optional.size > 0 %}for {{ var }} in [{{ double }}::{{ name }}(), {{ double }}::other_{{ name }}()] {
        repository.save(::{{ path }} {
            {% for name in unique.names %}{{ name }}: {% if unique.optional contains name %}None{% else %}{{ sample }}().{{ name }}{% endif %},
            {% endfor %}..{{ var }}
        }).await.unwrap();
    }

    {% endif %}    let {{ var }} = {{ double }}::{{ name }}();
    repository.save({{ var }}.clone()).await.unwrap();

    let refused = repository.save(::{{ path }} {
        {% for name in unique.names %}{{ name }}: {{ var }}.{{ name }},
        {% endfor %}..{{ double }}::other_{{ name }}()
    });

    assert!(matches!(refused.await, Err(::kernel::Error::Conflict(reason)) if reason.code == "{{ unique.function }}"));
}

{% endfor %}#[tokio::test]
async fn in_memory() {
    contract(::std::sync::Arc::new(::crate::tests::doubles::adapters::{{ context }}::repo::{{ name }}::InMemory{{ Name }}Repository::default())).await;
    {% for unique in uniques %}{{ unique.function }}(::std::sync::Arc::new(::crate::tests::doubles::adapters::{{ context }}::repo::{{ name }}::InMemory{{ Name }}Repository::default())).await;
    {% endfor %}
}

#[tokio::test]
async fn diesel() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
    {% for unique in uniques %}app.in_unit_of_work(|scope| async move {
        {{ unique.function }}(scope.port()).await;
    })
    .await;
    {% endfor %}
}
{% if lists.size > 0 %}
#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        let repository = scope.port::<dyn ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository>();
        let mut {{ var }} = {{ double }}::{{ name }}();
        repository.save({{ var }}.clone()).await.unwrap();
        let mut connection = scope.unit_of_work().connection().await.unwrap();
        {% for list in lists %}connection.batch_execute("UPDATE {{ list.table }} SET position = -position").await.unwrap();
        {% endfor %}drop(connection);

        {% for list in lists %}{{ var }}.{{ list.name }}.reverse();
        {% endfor %}assert_eq!(repository.get({{ var }}.id).await.unwrap(), Some({{ var }}));
    })
    .await;
}
{% endif %}{%- for cascade in cascades %}

#[tokio::test]
async fn is_deleted_together_with_its_{{ cascade.role }}() {
    let app = ::crate::tests::support::app::TestApp::start().await;
    app.commit(|scope| async move {
        {% render "stored", needed: cascade.needed, of_ada: false %}let repository = scope.port::<dyn ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository>();
        {% if cascade.is_own %}let other = ::{{ path }} {
            {% for field in cascade.given %}{{ field.name }}: {% if field.list %}Vec::new(){% elsif field.optional %}None{% else %}{{ double }}::other_{{ name }}().id{% endif %},
            {% endfor %}..{{ double }}::other_{{ name }}()
        };
        repository.save(other.clone()).await.unwrap();
        {% endif %}let {{ var }} = {% if cascade.given.size > 0 %}::{{ path }} {
            {% for field in cascade.given %}{{ field.name }}: {% if field.list %}Vec::new(){% elsif field.refers %}{% if field.optional %}Some(other.id){% else %}other.id{% endif %}{% elsif field.optional %}None{% else %}{{ double }}::{{ name }}().id{% endif %},
            {% endfor %}..{{ double }}::{{ name }}()
        }{% else %}{{ double }}::{{ name }}(){% endif %};
        repository.save({{ var }}.clone()).await.unwrap();

        {% if cascade.is_own %}repository.delete(other.id).await.unwrap();
        {% else %}let {{ cascade.plural }} = scope.port::<dyn ::{{ cascade.repository }}>();
        {{ cascade.plural }}.delete({{ var }}.{{ cascade.field }}{% if cascade.optional %}.unwrap(){% endif %}).await.unwrap();
        {% endif %}
        assert_eq!(repository.get({{ var }}.id).await.unwrap(), None);
    })
    .await;
}
{%- endfor %}
