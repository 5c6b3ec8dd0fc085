{%- assign owned_by = nil -%}{%- if compared -%}{%- capture owned_by -%}command().{{ compared }}{%- endcapture -%}{%- endif -%}
{%- capture commands -%}::app_core::{{ context }}::commands::add_{{ name }}{%- endcapture -%}
use kernel::CommandHandler;
use {{ repository }};
{% for port in ports %}use {{ port.repository }};
{% endfor %}
{% if ports.size > 0 %}async {% endif %}fn handler({{ plural }}: &::std::sync::Arc<::{{ double }}::InMemory{{ Name }}Repository>) -> {{ commands }}::Add{{ Name }}Handler {
    {% if ports.size > 0 %}let {{ var }} = ::{{ double }}::{{ name }}();
    {% render "resource_ports", ports: ports, references: references, name: name, source: var, owned_by: owned_by %}{% endif %}{{ commands }}::Add{{ Name }}Handler {
        {% for port in ports %}{{ port.plural }}: ::std::sync::Arc::new({{ port.plural }}),
        {% endfor %}{{ plural }}: {{ plural }}.clone(),
    }
}

fn command() -> {{ commands }}::Add{{ Name }} {
    let {{ var }} = ::{{ double }}::{{ name }}();
    {{ commands }}::Add{{ Name }} {
        {{ first.name }}: {{ var }}.{{ first.name }},
        {{ second.name }}: {{ var }}.{{ second.name }},
        {% for field in claimants %}{{ field.name }}: ::uuid::Uuid::from_u128(7).into(),
        {% endfor %}
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
{% if compared and reference.owner %}
#[tokio::test]
async fn the_{{ reference.field | remove: "_id" }}_must_be_ones_own() {
    let {{ plural }} = ::std::sync::Arc::default();
    let handler = handler(&{{ plural }}).await;
    let of_another = ::{{ reference.path }} {
        id: command().{{ reference.field }},
        {{ reference.owner }}: ::uuid::Uuid::from_u128(99).into(),
        {% render "changed_fields", fields: reference.changed, second: false %}..::{{ reference.double }}::{{ reference.name }}()
    };
    handler.{{ reference.plural }}.save(of_another).await.unwrap();

    let refused = handler.handle(command()).await;

    assert!(matches!(refused, Err(::kernel::Error::NotFound(reason)) if reason.code == "{{ reference.name }}_unknown"));
    assert!(!{{ plural }}.contains(::{{ double }}::{{ name }}()).await.unwrap());
}
{% endif %}{% endfor %}
