{%- assign module = "::app_core::" | append: context | append: "::commands::" | append: name -%}
{%- assign before = "" -%}
{%- if effect -%}
{%- assign double = "::crate::tests::doubles::adapters::" | append: context | append: "::repo::" | append: effect.name -%}
{%- assign stored = double | append: "::" | append: effect.name -%}
{%- capture before -%}{% for condition in effect.conditions %}{{ condition.field }}: {% render "condition_value", condition: condition, fulfilled: true %},
        {% endfor %}{% for setting in effect.settings %}{% render "value_before", setting: setting, conditions: effect.conditions %}{% endfor %}{%- endcapture -%}
{%- if effect.verb == "creates" -%}{%- assign before = "" -%}{%- endif -%}
{%- if before != "" -%}{%- assign stored = "before" -%}{%- endif -%}
{%- assign memory = double | append: "::InMemory" | append: effect.Name | append: "Repository" -%}
{%- capture handler -%}handler(&{{ effect.plural }}{% for event in effect.raised %}, &{{ event.name }}{% endfor %}){% if effect.stores %}.await{% endif %}{%- endcapture -%}
{%- capture doubles -%}{% for event in effect.raised %}let {{ event.name }} = ::std::sync::Arc::default();
    {% endfor %}{%- endcapture -%}
{%- capture nothing_published -%}{% for event in effect.raised %}
    assert!({{ event.name }}.published().is_empty());{% endfor %}{%- endcapture -%}
{%- comment -%} It differs from what the command creates or changes. {%- endcomment -%}
{%- capture sample_of_own -%}{% if effect.verb == "updates" %}other_{% endif %}{{ effect.name }}{%- endcapture -%}
{%- assign owned_by = nil -%}{%- if effect.claimant -%}{%- capture owned_by -%}command().{{ effect.claimant }}{%- endcapture -%}{%- endif -%}
{%- assign start = "::crate::tests::doubles::services::clock::FixedClock::START" -%}
{%- endif -%}
use kernel::CommandHandler;
{% if effect %}use app_core::{{ context }}::ports::repo::{{ effect.name }}::{{ effect.Name }}Repository;
{% for port in effect.ports %}use {{ port.repository }};
{% endfor %}
{% if effect.stores %}async {% endif %}fn handler({{ effect.plural }}: &::std::sync::Arc<{{ memory }}>{% for event in effect.raised %}, {{ event.name }}: &::std::sync::Arc<::kernel::doubles::PublishDouble<::{{ event.path }}>>{% endfor %}) -> {{ module }}::{{ Name }}Handler {
    {% for port in effect.ports %}let {{ port.plural }} = ::{{ port.double }}::InMemory{{ port.Name }}Repository::default();
    {% endfor %}{% for reference in effect.references %}{% capture sample %}::{{ reference.double }}::{% if reference.name == effect.name %}{{ sample_of_own }}{% else %}{{ reference.name }}{% endif %}(){% endcapture %}{% if reference.deep %}{% render "save_referred", reference: reference, source: "command()", sample: sample, owned_by: owned_by %}{% elsif reference.optional == false %}let {{ reference.var }} = ::{{ reference.path }} {
        id: command().{{ reference.field }},
        {% if reference.owner and effect.claimant %}{{ reference.owner }}: command().{{ effect.claimant }},
        {% endif %}{% render "changed_fields", fields: reference.changed, second: false %}..{{ sample }}
    };
    {{ reference.plural }}.save({{ reference.var }}).await.unwrap();
    {% endif %}{% endfor %}{{ module }}::{{ Name }}Handler {
        {% if effect.has_clock %}clock: ::std::sync::Arc::new(::crate::tests::doubles::services::clock::FixedClock::default()),
        {% endif %}{% for port in effect.ports %}{{ port.plural }}: ::std::sync::Arc::new({{ port.plural }}),
        {% endfor %}{% for event in effect.raised %}{{ event.name }}: {{ event.name }}.clone(),
        {% endfor %}{{ effect.plural }}: {{ effect.plural }}.clone(),
        {% if effect.verb == "creates" %}uuids: ::std::sync::Arc::new(::crate::tests::doubles::services::uuid::SequentialUuids::default()),
        {% endif %}
    }
}
{% endif %}
{% if before != "" %}
/// What the command is for.
fn before() -> ::{{ effect.path }} {
    ::{{ effect.path }} {
        {{ before }}..{{ double }}::{{ effect.name }}()
    }
}
{% endif %}
{% if job and job.event %}{%- assign id = "" -%}{%- assign own = "" -%}{%- if effect and effect.id -%}{%- assign id = effect.id -%}{%- assign own = stored | append: "().id" -%}{%- endif -%}
{%- assign path = module | append: "::" | append: Name -%}
{% render "made_from_test", event: job.event, path: path, id: id, stored: own %}
fn command() -> {{ path }} {
    {{ job.event.name }}().into()
}
{% else %}fn command() -> {{ module }}::{{ Name }} {
    {{ module }}::{{ Name }}{% if fields.size > 0 %} {
        {% for field in fields %}{{ field.name }}: {% if effect and field.name == effect.id %}{{ stored }}().id{% elsif effect and field.name == effect.owner and effect.verb != "creates" %}{{ stored }}().{{ field.name }}{% else %}{% render "field_sample", field: field, second: true %}{% endif %},
        {% endfor %}
    }{% endif %}
}
{% endif %}{% if job and job.broadcast %}
#[tokio::test]
async fn sends_it_to_other_services() {
    let broadcast = ::std::sync::Arc::<::kernel::doubles::BroadcastDouble>::default();
    let handler = {{ module }}::{{ Name }}Handler {
        broadcast: broadcast.clone(),
        delivery: ::std::sync::Arc::new(::kernel::doubles::DeliveryDouble("7")),
    };

    handler.handle(command()).await.unwrap();

    let event = ::kernel::PublicEvent::new("7", "{{ job.broadcast }}", &command()).unwrap();
    assert_eq!(broadcast.sent(), [event]);
}
{% elsif effect == nil %}
#[tokio::test]
async fn is_not_implemented_yet() {
    let answer = {{ module }}::{{ Name }}Handler.handle(command()).await;

    assert!(matches!(answer, Err(::kernel::Error::NotImplemented(_))));
}
{% elsif effect.verb == "creates" %}
#[tokio::test]
async fn stores_what_it_is_given() {
    let {{ effect.plural }} = ::std::sync::Arc::<{{ memory }}>::default();
    {{ doubles }}{% if fields.size > 0 %}let command = command();
    {% endif %}
    {% if output %}let id = {% endif %}{{ handler }}.handle({% if fields.size > 0 %}command.clone(){% else %}command(){% endif %}).await.unwrap();

    {% unless output %}let id = ::{{ effect.id_path }}::from(::uuid::Uuid::from_u128(1));
    {% endunless %}    let stored = {{ effect.plural }}.get(id).await.unwrap();
    let expected = ::{{ effect.path }} {
        id,
        {% for field in effect.fields %}{{ field.name }}: {% case field.origin %}{% when "command" %}command.{{ field.name }}{% when "some" %}Some(command.{{ field.name }}{% if field.shared %}.clone(){% endif %}){% when "clock" %}::crate::tests::doubles::services::clock::FixedClock::START{% when "first" %}::kernel::Version::FIRST{% when "none" %}None{% when "setting" %}{% render "fixed_value", value: field.setting, wrapped: field.setting.wrapped, now: "::crate::tests::doubles::services::clock::FixedClock::START", test: true %}{% else %}Vec::new(){% endcase %},
        {% endfor %}
    };
    {% if fields.size > 0 %}{% assign given = "command" %}{% else %}{% assign given = "command()" %}{% endif %}{% for event in effect.raised %}{% if event.comparable %}let event = {% render "event", event: event, entity: "expected", command: given, now: start, test: true %};
    assert_eq!({{ event.name }}.published(), [event]);
    {% else %}assert_eq!({{ event.name }}.published().len(), 1);
    {% endif %}{% endfor %}assert_eq!(stored, Some(expected));
}
{% elsif effect.by.size > 0 %}
#[tokio::test]
async fn deletes_all_that_have_its_values() {
    let {{ effect.plural }} = ::std::sync::Arc::<{{ memory }}>::default();
    let handler = handler(&{{ effect.plural }});
    let one = ::{{ effect.path }} {
        {% for field in effect.by %}{{ field.name }}: {% if field.optional %}Some({% endif %}command().{{ field.given }}{% if field.optional %}){% endif %},
        {% endfor %}..{{ double }}::{{ effect.name }}()
    };
    let other = ::{{ effect.path }} {
        {% for field in effect.by %}{{ field.name }}: {% render "field_sample", field: field, second: false %},
        {% endfor %}..{{ double }}::other_{{ effect.name }}()
    };
    {{ effect.plural }}.save(one.clone()).await.unwrap();
    {{ effect.plural }}.save(other.clone()).await.unwrap();

    // To delete none is no error.
    for _ in 0..2 {
        handler.handle(command()).await.unwrap();
    }

    assert_eq!({{ effect.plural }}.get(one.id).await.unwrap(), None);
    assert_eq!({{ effect.plural }}.get(other.id).await.unwrap(), Some(other));
}
{% else %}
{% if effect.verb == "deletes" %}#[tokio::test]
async fn deletes_it() {
    let {{ effect.plural }} = ::std::sync::Arc::<{{ memory }}>::default();
    {{ doubles }}{{ effect.plural }}.save({{ stored }}()).await.unwrap();
    {{ effect.plural }}.save({{ double }}::other_{{ effect.name }}()).await.unwrap();

    {{ handler }}.handle(command()).await.unwrap();

    assert_eq!({{ effect.plural }}.get({{ stored }}().id).await.unwrap(), None);
    let other = {{ effect.plural }}.get({{ double }}::other_{{ effect.name }}().id).await.unwrap();
    assert_eq!(other, Some({{ double }}::other_{{ effect.name }}()));
    {% capture entity %}{{ stored }}(){% endcapture %}{% for event in effect.raised %}{% if event.comparable %}let event = {% render "event", event: event, entity: entity, owned: true, command: "command()", id: effect.id, now: start, test: true %};
    assert_eq!({{ event.name }}.published(), [event]);
    {% else %}assert_eq!({{ event.name }}.published().len(), 1);
    {% endif %}{% endfor %}
}
{% elsif effect.finished %}#[tokio::test]
async fn stores_the_change() {
    let {{ effect.plural }} = ::std::sync::Arc::<{{ memory }}>::default();
    {{ doubles }}{{ effect.plural }}.save({{ stored }}()).await.unwrap();
    {% if effect.arguments.size > 0 %}let command = command();
    {% endif %}
    {{ handler }}.handle({% if effect.arguments.size > 0 %}command.clone(){% else %}command(){% endif %}).await.unwrap();

    let stored = {{ effect.plural }}.get({{ stored }}().id).await.unwrap();
    let mut expected = {{ stored }}();
    {% for argument in effect.arguments %}expected.{{ argument.name }} = {% if argument.wrapped %}Some({% endif %}command.{{ argument.name }}{% if argument.shared %}.clone(){% endif %}{% if argument.wrapped %}){% endif %};
    {% endfor %}{% for setting in effect.settings %}expected.{{ setting.field }} = {% render "fixed_value", value: setting, wrapped: setting.wrapped, now: "::crate::tests::doubles::services::clock::FixedClock::START", test: true %};
    {% endfor %}{% if effect.versioned %}expected.version = expected.version.next();
    {% endif %}{% if effect.arguments.size > 0 %}{% assign given = "command" %}{% else %}{% assign given = "command()" %}{% endif %}{% for event in effect.raised %}{% if event.comparable %}let event = {% render "event", event: event, entity: "expected", command: given, id: effect.id, now: start, test: true %};
    assert_eq!({{ event.name }}.published(), [event]);
    {% else %}assert_eq!({{ event.name }}.published().len(), 1);
    {% endif %}{% endfor %}assert_eq!(stored, Some(expected));
}
{% else %}#[tokio::test]
async fn is_not_implemented_yet() {
    let {{ effect.plural }} = ::std::sync::Arc::<{{ memory }}>::default();
    {{ doubles }}{{ effect.plural }}.save({{ stored }}()).await.unwrap();

    let answer = {{ handler }}.handle(command()).await;

    assert!(matches!(answer, Err(::kernel::Error::NotImplemented(_))));{{ nothing_published }}
}
{% endif %}
#[tokio::test]
async fn there_must_be_one() {
    {{ doubles }}let answer = handler(&::std::sync::Arc::default(){% for event in effect.raised %}, &{{ event.name }}{% endfor %}){% if effect.stores %}.await{% endif %}.handle(command()).await;

    assert!(matches!(answer, Err(::kernel::Error::NotFound(reason)) if reason.code == "{{ effect.name }}_unknown"));{{ nothing_published }}
}
{% for condition in effect.conditions %}
#[tokio::test]
async fn fails_with_{{ condition.code }}() {
    let {{ effect.plural }} = ::std::sync::Arc::<{{ memory }}>::default();
    {{ doubles }}let {{ effect.var }} = ::{{ effect.path }} {
        {{ condition.field }}: {% render "condition_value", condition: condition, fulfilled: false %},
        ..{{ stored }}()
    };
    {{ effect.plural }}.save({{ effect.var }}.clone()).await.unwrap();

    let answer = {{ handler }}.handle(command()).await;

    assert!(matches!(answer, Err(::kernel::Error::Conflict(reason)) if reason.code == "{{ condition.code }}"));
    let after = {{ effect.plural }}.get({{ effect.var }}.id).await.unwrap();
    assert_eq!(after, Some({{ effect.var }}));{{ nothing_published }}
}
{% endfor %}{% if effect.owner %}
#[tokio::test]
async fn it_must_be_ones_own() {
    let {{ effect.plural }} = ::std::sync::Arc::<{{ memory }}>::default();
    {{ doubles }}{{ effect.plural }}.save({{ stored }}()).await.unwrap();
    let command = {{ module }}::{{ Name }} { {{ effect.owner }}: ::uuid::Uuid::from_u128(99).into(), ..command() };

    let answer = {{ handler }}.handle(command).await;

    {% if effect.others_see %}assert!(matches!(answer, Err(::kernel::Error::Forbidden(reason)) if reason.code == "{{ effect.name }}_of_another"));
    {% else %}assert!(matches!(answer, Err(::kernel::Error::NotFound(reason)) if reason.code == "{{ effect.name }}_unknown"));
    {% endif %}let stored = {{ effect.plural }}.get({{ stored }}().id).await.unwrap();
    assert_eq!(stored, Some({{ stored }}()));{{ nothing_published }}
}
{% endif %}{% endif %}{% if effect %}{% for reference in effect.references %}
#[tokio::test]
async fn the_{{ reference.test }}_must_exist() {
    let {{ effect.plural }} = ::std::sync::Arc::<{{ memory }}>::default();
    {{ doubles }}{% if effect.verb == "updates" %}{{ effect.plural }}.save({{ stored }}()).await.unwrap();
    {% endif %}let mut command = command();
    command.{{ reference.field }} = {% render "unknown_id", reference: reference %};

    let answer = {{ handler }}.handle(command).await;

    {% if reference.in_path %}assert!(matches!(answer, Err(::kernel::Error::NotFound(reason)) if reason.code == "{{ reference.name }}_unknown"));{% else %}let Err(::kernel::Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "{% render "reference_pointer", reference: reference, index: reference.index, wire: false %}");{% endif %}{{ nothing_published }}
}
{% if reference.owner and effect.claimant %}
#[tokio::test]
async fn the_{{ reference.test }}_must_be_ones_own() {
    let {{ effect.plural }} = ::std::sync::Arc::<{{ memory }}>::default();
    {{ doubles }}{% if effect.verb == "updates" %}{{ effect.plural }}.save({{ stored }}()).await.unwrap();
    {% endif %}let {% if reference.optional or reference.deep %}mut {% endif %}command = command();
    {% capture sample %}::{{ reference.double }}::{% if reference.name == effect.name %}{{ sample_of_own }}{% else %}{{ reference.name }}{% endif %}(){% endcapture %}{% if reference.deep %}{% render "of_another", reference: reference, owned_by: "::uuid::Uuid::from_u128(99).into()", sample: sample %}command.{{ reference.field }} = {% if reference.optional %}Some({% endif %}{% render "referred_value", reference: reference, anothers: true %}{% if reference.optional %}){% endif %};
    {% else %}let of_another = ::{{ reference.path }} {
        id: {% if reference.optional %}::uuid::Uuid::from_u128(0xfffe).into(){% else %}command.{{ reference.field }}{% endif %},
        {{ reference.owner }}: ::uuid::Uuid::from_u128(99).into(),
        {% render "changed_fields", fields: reference.changed, second: false %}..{{ sample }}
    };
    {% if reference.optional %}command.{{ reference.field }} = Some(of_another.id);
    {% endif %}{% endif %}let handler = {{ handler }};
    handler.{{ reference.plural }}.save(of_another).await.unwrap();

    let answer = handler.handle(command).await;

    {% if reference.in_path %}assert!(matches!(answer, Err(::kernel::Error::NotFound(reason)) if reason.code == "{{ reference.name }}_unknown"));{% else %}let Err(::kernel::Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "{% render "reference_pointer", reference: reference, index: reference.index, wire: false %}");{% endif %}{{ nothing_published }}
}
{% endif %}{% endfor %}{% endif %}
