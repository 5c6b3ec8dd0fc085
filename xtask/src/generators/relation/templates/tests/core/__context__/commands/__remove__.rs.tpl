{%- capture commands -%}::app_core::{{ context }}::commands::remove_{{ name }}{%- endcapture -%}
{%- assign owned_by = nil -%}{%- if compared -%}{%- capture owned_by -%}command().{{ compared }}{%- endcapture -%}{%- endif -%}
{%- capture await -%}{% if ports_of_remove.size > 0 %}.await{% endif %}{%- endcapture -%}
use kernel::CommandHandler;
use {{ repository }};
{% for port in ports_of_remove %}use {{ port.repository }};
{% endfor %}
{% if ports_of_remove.size > 0 %}async {% endif %}fn handler({{ plural }}: &::std::sync::Arc<::{{ double }}::InMemory{{ Name }}Repository>) -> {{ commands }}::Remove{{ Name }}Handler {
    {% if ports_of_remove.size > 0 %}let {{ var }} = ::{{ double }}::{{ name }}();
    {% render "resource_ports", ports: ports_of_remove, references: compared_by_remove, name: name, source: var, owned_by: owned_by %}{% endif %}{{ commands }}::Remove{{ Name }}Handler {
        {% for port in ports_of_remove %}{{ port.plural }}: ::std::sync::Arc::new({{ port.plural }}),
        {% endfor %}{{ plural }}: {{ plural }}.clone(),
    }
}

fn command() -> {{ commands }}::Remove{{ Name }} {
    let {{ var }} = ::{{ double }}::{{ name }}();
    {{ commands }}::Remove{{ Name }} {
        {{ first.name }}: {{ var }}.{{ first.name }},
        {{ second.name }}: {{ var }}.{{ second.name }},
        {% for field in claimants %}{{ field.name }}: ::uuid::Uuid::from_u128(7).into(),
        {% endfor %}
    }
}

#[tokio::test]
async fn removes_one() {
    let {{ plural }} = ::std::sync::Arc::default();
    let (one, other) = (::{{ double }}::{{ name }}(), ::{{ double }}::other_{{ name }}());
    let handler = handler(&{{ plural }}){{ await }};
    {{ plural }}.add(one).await.unwrap();
    {{ plural }}.add(other).await.unwrap();

    handler.handle(command()).await.unwrap();

    assert!(!{{ plural }}.contains(one).await.unwrap());
    assert!({{ plural }}.contains(other).await.unwrap());
}
{% for reference in compared_by_remove %}
#[tokio::test]
async fn the_{{ reference.field | remove: "_id" }}_must_be_ones_own() {
    let {{ plural }} = ::std::sync::Arc::default();
    let one = ::{{ double }}::{{ name }}();
    let handler = handler(&{{ plural }}).await;
    {{ plural }}.add(one).await.unwrap();
    let of_another = ::{{ reference.path }} {
        id: one.{{ reference.field }},
        {{ reference.owner }}: ::uuid::Uuid::from_u128(99).into(),
        {% render "changed_fields", fields: reference.changed, second: false %}..::{{ reference.double }}::{{ reference.name }}()
    };
    handler.{{ reference.plural }}.save(of_another).await.unwrap();

    let refused = handler.handle(command()).await;

    assert!(matches!(refused, Err(::kernel::Error::NotFound(reason)) if reason.code == "{{ reference.name }}_unknown"));
    assert!({{ plural }}.contains(one).await.unwrap());
}
{% endfor %}
