{%- capture commands -%}::app_core::{{ context }}::commands::add_{{ name }}{%- endcapture -%}
use kernel::CommandHandler;
use {{ repository }};
{% for port in ports %}use {{ port.repository }};
{% endfor %}
{% if ports.size > 0 %}async {% endif %}fn handler({{ plural }}: &::std::sync::Arc<::{{ double }}::InMemory{{ Name }}Repository>) -> {{ commands }}::Add{{ Name }}Handler {
    {% if ports.size > 0 %}let {{ var }} = ::{{ double }}::{{ name }}();
    {% render "resource_ports", ports: ports, references: references, name: name, source: var %}{% endif %}{{ commands }}::Add{{ Name }}Handler {
        {% for port in ports %}{{ port.plural }}: ::std::sync::Arc::new({{ port.plural }}),
        {% endfor %}{{ plural }}: {{ plural }}.clone(),
    }
}

fn command() -> {{ commands }}::Add{{ Name }} {
    let {{ var }} = ::{{ double }}::{{ name }}();
    {{ commands }}::Add{{ Name }} {
        {{ first.name }}: {{ var }}.{{ first.name }},
        {{ second.name }}: {{ var }}.{{ second.name }},
    }
}

#[tokio::test]
async fn adds_one() {
    let {{ plural }} = ::std::sync::Arc::default();

    handler(&{{ plural }}){% if ports.size > 0 %}.await{% endif %}.handle(command()).await.unwrap();

    assert!({{ plural }}.contains(::{{ double }}::{{ name }}()).await.unwrap());
    assert!(!{{ plural }}.contains(::{{ double }}::other_{{ name }}()).await.unwrap());
}
{% for reference in references %}
#[tokio::test]
async fn the_{{ reference.field | remove: "_id" }}_must_exist() {
    let {{ plural }} = ::std::sync::Arc::default();
    let command = {{ commands }}::Add{{ Name }} {
        {{ reference.field }}: ::uuid::Uuid::from_u128(9).into(),
        ..command()
    };

    let refused = handler(&{{ plural }}).await.handle(command).await;

    assert!(matches!(refused, Err(::kernel::Error::NotFound(reason)) if reason.code == "{{ reference.name }}_unknown"));
}
{% endfor %}
