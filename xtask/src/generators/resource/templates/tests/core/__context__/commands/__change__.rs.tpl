{%- capture commands -%}::app_core::{{ context }}::commands::change_{{ name }}{%- endcapture -%}
{%- capture double -%}::crate::tests::doubles::adapters::{{ context }}::repo::{{ name }}{%- endcapture -%}
use kernel::CommandHandler;
use {{ repository }};
{% for port in ports %}use {{ port.repository }};
{% endfor %}
/// A handler for a service that has one {{ words }}.
async fn handler() -> (::std::sync::Arc<{{ double }}::InMemory{{ Name }}Repository>, {{ commands }}::Change{{ Name }}Handler) {
    let {{ plural }} = ::std::sync::Arc::<{{ double }}::InMemory{{ Name }}Repository>::default();
    {{ plural }}.save({{ double }}::{{ name }}()).await.unwrap();
    {%- capture owned_by -%}{{ double }}::{{ name }}().{{ owner }}{%- endcapture -%}{% unless owner %}{% assign owned_by = nil %}{% endunless %}{% if references.size > 0 %}let stored = {{ double }}::other_{{ name }}();
    {% render "resource_ports", ports: ports, references: references, name: name, source: "stored", owned_by: owned_by %}{% endif %}let handler = {{ commands }}::Change{{ Name }}Handler {
        {% for port in ports %}{{ port.plural }}: ::std::sync::Arc::new({{ port.plural }}),
        {% endfor %}{{ plural }}: {{ plural }}.clone(),
    };
    ({{ plural }}, handler)
}

/// Changes the stored {{ words }} in one field.
fn command() -> {{ commands }}::Change{{ Name }} {
    let {{ name }} = {{ double }}::{{ name }}();
    let other = {{ double }}::other_{{ name }}();
    {{ commands }}::Change{{ Name }} {
        id: {{ name }}.id,
        {% if owner %}{{ owner }}: {{ name }}.{{ owner }},
        {% endif %}seen: Some({{ name }}.version),
        change: ::{{ module }}::{{ Name }}Change {
            {% assign field = inputs[0] %}{{ field.name }}: {% if field.optional %}other.{{ field.name }}.map_or(::kernel::Patch::Clear, ::kernel::Patch::Set){% else %}Some(other.{{ field.name }}){% endif %},
            {% if inputs.size > 1 %}..Default::default()
            {% endif %}
        },
    }
}

#[tokio::test]
async fn stores_the_change_as_the_next_version() {
    let ({{ plural }}, handler) = handler().await;
    let {{ name }} = {{ double }}::{{ name }}();

    let version = handler.handle(command()).await.unwrap();

    let changed = {{ name }}.clone().change(command().change);
    assert_eq!(version, {{ name }}.version.next());
    assert_eq!({{ plural }}.get({{ name }}.id).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let ({{ plural }}, handler) = handler().await;
    let {{ name }} = {{ double }}::{{ name }}();
    let outdated = {{ commands }}::Change{{ Name }} {
        seen: Some({{ name }}.version.next()),
        ..command()
    };

    let refused = handler.handle(outdated).await;

    assert!(matches!(refused, Err(::kernel::Error::PreconditionFailed(_))));
    assert_eq!({{ plural }}.get({{ name }}.id).await.unwrap(), Some({{ name }}));
}
{% if owner %}
#[tokio::test]
async fn what_is_anothers_does_not_exist() {
    let ({{ plural }}, handler) = handler().await;
    let {{ name }} = {{ double }}::{{ name }}();
    let of_another = {{ commands }}::Change{{ Name }} {
        {{ owner }}: {{ double }}::other_{{ name }}().{{ owner }},
        ..command()
    };

    let refused = handler.handle(of_another).await;

    assert!(matches!(refused, Err(::kernel::Error::NotFound(_))));
    assert_eq!({{ plural }}.get({{ name }}.id).await.unwrap(), Some({{ name }}));
}
{% endif %}{% for reference in references %}
#[tokio::test]
async fn the_{{ reference.field }}_must_exist() {
    let ({{ plural }}, handler) = handler().await;
    let {{ name }} = {{ double }}::{{ name }}();
    let of_nothing = {{ commands }}::Change{{ Name }} {
        change: ::{{ module }}::{{ Name }}Change {
            {{ reference.field }}: {% if reference.optional %}::kernel::Patch::Set({% else %}Some({% endif %}::uuid::Uuid::from_u128(0xffff).into()),
            {% if inputs.size > 1 %}..Default::default()
            {% endif %}
        },
        ..command()
    };

    let refused = handler.handle(of_nothing).await;

    assert!(matches!(refused, Err(::kernel::Error::Invalid(violations)) if violations[0].pointer == "/{{ reference.field }}"));
    assert_eq!({{ plural }}.get({{ name }}.id).await.unwrap(), Some({{ name }}));
}
{% if owner and reference.owner %}
#[tokio::test]
async fn the_{{ reference.field }}_must_be_ones_own() {
    let ({{ plural }}, handler) = handler().await;
    let {{ name }} = {{ double }}::{{ name }}();
    let of_another = ::{{ reference.path }} {
        id: {% if reference.optional %}::uuid::Uuid::from_u128(0xfffe).into(){% else %}{{ double }}::other_{{ name }}().{{ reference.field }}{% endif %},
        {{ reference.owner }}: {{ double }}::other_{{ name }}().{{ owner }},
        {% render "changed_fields", fields: reference.changed, second: false %}..::{{ reference.double }}::{% if reference.name == name %}other_{% endif %}{{ reference.name }}()
    };
    let change = ::{{ module }}::{{ Name }}Change {
        {{ reference.field }}: {% if reference.optional %}::kernel::Patch::Set({% else %}Some({% endif %}of_another.id),
        {% if inputs.size > 1 %}..Default::default()
        {% endif %}
    };
    handler.{{ reference.plural }}.save(of_another).await.unwrap();

    let refused = handler.handle({{ commands }}::Change{{ Name }} { change, ..command() }).await;

    assert!(matches!(refused, Err(::kernel::Error::Invalid(violations)) if violations[0].pointer == "/{{ reference.field }}"));
    assert_eq!({{ plural }}.get({{ name }}.id).await.unwrap(), Some({{ name }}));
}
{% endif %}{% endfor %}
