{%- capture commands -%}::app_core::{{ context }}::commands::delete_{{ name }}{%- endcapture -%}
{%- capture double -%}::crate::tests::doubles::adapters::{{ context }}::repo::{{ name }}{%- endcapture -%}
use kernel::CommandHandler;
use {{ repository }};

/// A handler for a service that has two {{ plural_words }}.
async fn handler() -> (::std::sync::Arc<{{ double }}::InMemory{{ Name }}Repository>, {{ commands }}::Delete{{ Name }}Handler) {
    let {{ plural }} = ::std::sync::Arc::<{{ double }}::InMemory{{ Name }}Repository>::default();
    {{ plural }}.save({{ double }}::{{ name }}()).await.unwrap();
    {{ plural }}.save({{ double }}::other_{{ name }}()).await.unwrap();
    let handler = {{ commands }}::Delete{{ Name }}Handler { {{ plural }}: {{ plural }}.clone() };
    ({{ plural }}, handler)
}

fn command() -> {{ commands }}::Delete{{ Name }} {
    let {{ var }} = {{ double }}::{{ name }}();
    {{ commands }}::Delete{{ Name }} {
        id: {{ var }}.id,
        {% if owner %}{{ owner }}: {{ var }}.{{ owner }},
        {% endif %}seen: Some({{ var }}.version),
    }
}

#[tokio::test]
async fn deletes_one() {
    let ({{ plural }}, handler) = handler().await;

    handler.handle(command()).await.unwrap();

    assert_eq!({{ plural }}.get({{ double }}::{{ name }}().id).await.unwrap(), None);
    let other = {{ double }}::other_{{ name }}();
    assert_eq!({{ plural }}.get(other.id).await.unwrap(), Some(other));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let ({{ plural }}, handler) = handler().await;
    let {{ var }} = {{ double }}::{{ name }}();
    let outdated = {{ commands }}::Delete{{ Name }} {
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
    let of_another = {{ commands }}::Delete{{ Name }} {
        {{ owner }}: {{ double }}::other_{{ name }}().{{ owner }},
        {% unless hidden %}seen: Some({{ var }}.version.next()),
        {% endunless %}..command()
    };

    let refused = handler.handle(of_another).await;

    {% if hidden %}assert!(matches!(refused, Err(::kernel::Error::NotFound(_))));
    {% else %}assert!(matches!(refused, Err(::kernel::Error::Forbidden(reason)) if reason.code == "{{ name }}_of_another"));
    {% endif %}    assert_eq!({{ plural }}.get({{ var }}.id).await.unwrap(), Some({{ var }}));
}
{% endif %}
