{%- capture commands -%}::app_core::{{ context }}::commands::create_{{ name }}{%- endcapture -%}
{%- capture double -%}::crate::tests::doubles::adapters::{{ context }}::repo::{{ name }}{%- endcapture -%}
use kernel::CommandHandler;
use {{ repository }};
{% for port in ports %}use {{ port.repository }};
{% endfor %}
{% if references.size > 0 %}async {% endif %}fn handler({{ plural }}: &::std::sync::Arc<{{ double }}::InMemory{{ Name }}Repository>) -> {{ commands }}::Create{{ Name }}Handler {
    {%- capture owned_by -%}stored.{{ owner }}{%- endcapture -%}{% unless owner %}{% assign owned_by = nil %}{% endunless %}{% if references.size > 0 %}let stored = {{ double }}::{{ name }}();
    {% render "resource_ports", ports: ports, references: references, name: name, source: "stored", owned_by: owned_by %}{% endif %}{{ commands }}::Create{{ Name }}Handler {
        clock: ::std::sync::Arc::new(::crate::tests::doubles::services::clock::FixedClock::default()),
        {% for port in ports %}{{ port.plural }}: ::std::sync::Arc::new({{ port.plural }}),
        {% endfor %}{{ plural }}: {{ plural }}.clone(),
        uuids: ::std::sync::Arc::new(::crate::tests::doubles::services::uuid::SequentialUuids::default()),
    }
}

fn command() -> {{ commands }}::Create{{ Name }} {
    let {{ var }} = {{ double }}::{{ name }}();
    {{ commands }}::Create{{ Name }} {
        {% for field in claimants %}{{ field.name }}: {{ var }}.{{ field.name }},
        {% endfor %}{{ input }}: ::{{ module }}::New{{ Name }} {
            {% for field in inputs %}{{ field.name }}: {{ var }}.{{ field.name }},
            {% endfor %}
        },
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let {{ plural }} = ::std::sync::Arc::default();

    let id = handler(&{{ plural }}){% if references.size > 0 %}.await{% endif %}.handle(command()).await.unwrap();

    let expected = ::{{ module }}::{{ Name }} {
        id,
        version: ::kernel::Version::FIRST,
        created_at: ::crate::tests::doubles::services::clock::FixedClock::START,
        {% for field in own %}{% if field.readonly %}{{ field.name }}: {% render "first_value", field: field %},
        {% endif %}{% endfor %}..{{ double }}::{{ name }}()
    };
    assert_eq!({{ plural }}.get(id).await.unwrap(), Some(expected));
}
{% for reference in references %}
#[tokio::test]
async fn the_{{ reference.test }}_must_exist() {
    let {{ plural }} = ::std::sync::Arc::default();
    let mut command = command();
    command.{{ input }}.{{ reference.field }} = {% render "unknown_id", reference: reference %};

    let refused = handler(&{{ plural }}){% if references.size > 0 %}.await{% endif %}.handle(command).await;

    assert!(matches!(refused, Err(::kernel::Error::Invalid(violations)) if violations[0].pointer == "{% render "reference_pointer", reference: reference, index: reference.index, wire: false %}"));
}
{% if owner and reference.owner %}
#[tokio::test]
async fn the_{{ reference.test }}_must_be_ones_own() {
    let handler = handler(&::std::sync::Arc::default()).await;
    {% if reference.deep %}let mut command = command();
    command.{{ input }}.{{ reference.field }} = {% if reference.optional %}Some({% endif %}{% render "referred_value", reference: reference, anothers: true %}{% if reference.optional %}){% endif %};
    {% capture owned_by %}{{ double }}::other_{{ name }}().{{ owner }}{% endcapture %}{% capture sample %}::{{ reference.double }}::{{ reference.name }}(){% endcapture %}{% render "of_another", reference: reference, owned_by: owned_by, sample: sample %}{% else %}let of_another = ::{{ reference.path }} {
        id: {{ double }}::{{ name }}().{{ reference.field }}{% if reference.optional %}.unwrap(){% endif %},
        {{ reference.owner }}: {{ double }}::other_{{ name }}().{{ owner }},
        {% render "changed_fields", fields: reference.changed, second: false %}..::{{ reference.double }}::{% if reference.name == name %}other_{% endif %}{{ reference.name }}()
    };
    {% endif %}handler.{{ reference.plural }}.save(of_another).await.unwrap();

    let refused = handler.handle(command{% unless reference.deep %}(){% endunless %}).await;

    assert!(matches!(refused, Err(::kernel::Error::Invalid(violations)) if violations[0].pointer == "{% render "reference_pointer", reference: reference, index: reference.index, wire: false %}"));
}
{% endif %}{% endfor %}
