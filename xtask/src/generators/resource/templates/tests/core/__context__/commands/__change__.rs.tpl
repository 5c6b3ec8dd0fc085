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
    let {{ var }} = {{ double }}::{{ name }}();
    let other = {{ double }}::other_{{ name }}();
    {{ commands }}::Change{{ Name }} {
        id: {{ var }}.id,
        {% if owner %}{{ owner }}: {{ var }}.{{ owner }},
        {% endif %}seen: Some({{ var }}.version),
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
    let {{ var }} = {{ double }}::{{ name }}();

    let version = handler.handle(command()).await.unwrap();

    let changed = {{ var }}.clone().change(command().change);
    assert_eq!(version, {{ var }}.version.next());
    assert_eq!({{ plural }}.get({{ var }}.id).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let ({{ plural }}, handler) = handler().await;
    let {{ var }} = {{ double }}::{{ name }}();
    let outdated = {{ commands }}::Change{{ Name }} {
        seen: Some({{ var }}.version.next()),
        ..command()
    };

    let refused = handler.handle(outdated).await;

    assert!(matches!(refused, Err(::kernel::Error::PreconditionFailed(_))));
    assert_eq!({{ plural }}.get({{ var }}.id).await.unwrap(), Some({{ var }}));
}
{% if owner %}
#[tokio::test]
async fn {% if hidden %}what_is_anothers_does_not_exist{% else %}what_is_anothers_stays_as_it_is{% endif %}() {
    let ({{ plural }}, handler) = handler().await;
    let {{ var }} = {{ double }}::{{ name }}();
    let of_another = {{ commands }}::Change{{ Name }} {
        {{ owner }}: {{ double }}::other_{{ name }}().{{ owner }},
        {% unless hidden %}seen: Some({{ var }}.version.next()),
        {% endunless %}..command()
    };

    let refused = handler.handle(of_another).await;

    {% if hidden %}assert!(matches!(refused, Err(::kernel::Error::NotFound(_))));
    {% else %}assert!(matches!(refused, Err(::kernel::Error::Forbidden(reason)) if reason.code == "{{ name }}_of_another"));
    {% endif %}    assert_eq!({{ plural }}.get({{ var }}.id).await.unwrap(), Some({{ var }}));
}
{% endif %}{% for reference in references %}
#[tokio::test]
async fn the_{{ reference.test }}_must_exist() {
    let ({{ plural }}, handler) = handler().await;
    let {{ var }} = {{ double }}::{{ name }}();
    let of_nothing = {{ commands }}::Change{{ Name }} {
        change: ::{{ module }}::{{ Name }}Change {
            {{ reference.field }}: {% if reference.optional %}::kernel::Patch::Set({% else %}Some({% endif %}{% render "referred_value", reference: reference, anothers: false %}),
            {% if inputs.size > 1 %}..Default::default()
            {% endif %}
        },
        ..command()
    };

    let refused = handler.handle(of_nothing).await;

    assert!(matches!(refused, Err(::kernel::Error::Invalid(violations)) if violations[0].pointer == "{% render "reference_pointer", reference: reference, index: reference.index, wire: false %}"));
    assert_eq!({{ plural }}.get({{ var }}.id).await.unwrap(), Some({{ var }}));
}
{% if owner and reference.owner %}
#[tokio::test]
async fn the_{{ reference.test }}_must_be_ones_own() {
    let ({{ plural }}, handler) = handler().await;
    let {{ var }} = {{ double }}::{{ name }}();
    {% if reference.deep %}{% capture owned_by %}{{ double }}::other_{{ name }}().{{ owner }}{% endcapture %}{% capture sample %}::{{ reference.double }}::{{ reference.name }}(){% endcapture %}{% render "of_another", reference: reference, owned_by: owned_by, sample: sample %}{% else %}let of_another = ::{{ reference.path }} {
        id: {% if reference.optional %}::uuid::Uuid::from_u128(0xfffe).into(){% else %}{{ double }}::other_{{ name }}().{{ reference.field }}{% endif %},
        {{ reference.owner }}: {{ double }}::other_{{ name }}().{{ owner }},
        {% render "changed_fields", fields: reference.changed, second: false %}..::{{ reference.double }}::{% if reference.name == name %}other_{% endif %}{{ reference.name }}()
    };
    {% endif %}let change = ::{{ module }}::{{ Name }}Change {
        {{ reference.field }}: {% if reference.optional %}::kernel::Patch::Set({% else %}Some({% endif %}{% if reference.deep %}{% render "referred_value", reference: reference, anothers: true %}{% else %}of_another.id{% endif %}),
        {% if inputs.size > 1 %}..Default::default()
        {% endif %}
    };
    handler.{{ reference.plural }}.save(of_another).await.unwrap();

    let refused = handler.handle({{ commands }}::Change{{ Name }} { change, ..command() }).await;

    assert!(matches!(refused, Err(::kernel::Error::Invalid(violations)) if violations[0].pointer == "{% render "reference_pointer", reference: reference, index: reference.index, wire: false %}"));
    assert_eq!({{ plural }}.get({{ var }}.id).await.unwrap(), Some({{ var }}));
}
{% endif %}{% endfor %}
