{%- if effect -%}
{%- assign repository = "::app_core::" | append: context | append: "::ports::repo::" | append: effect.name | append: "::" | append: effect.Name | append: "Repository" -%}
{%- assign unknown = "::app_core::" | append: context | append: "::shared::" | append: effect.name | append: "_unknown::" | append: effect.name | append: "_unknown" -%}
{%- capture events -%}{% for event in effect.raised %}let {{ event.name }} = {% render "event", event: event, entity: effect.var, command: "command", id: effect.id, now: "now", test: false %};
        {% endfor %}{%- endcapture -%}
{%- capture references -%}{% for reference in effect.references %}{% render "reference_check", reference: reference, source: "command.", change: false, claimant: effect.claimant %}{% endfor %}{%- endcapture -%}
{%- capture published -%}{% for event in effect.raised %}?;
        self.{{ event.name }}.publish({{ event.name }}).await{% endfor %}{%- endcapture -%}
{%- endif -%}
use nject::injectable;

/// {{ title }}.
#[derive(Clone, Debug{% if job %}, ::serde::Serialize, ::serde::Deserialize{% endif %})]
pub struct {{ Name }} {% if fields.size > 0 %}{
    {% for field in fields %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}
}{% else %};{% endif %}

impl ::kernel::Command for {{ Name }} {
    type Output = {% if output %}{% render "field_type", field: output %}{% else %}(){% endif %};
}

{% if job %}impl ::kernel::Job for {{ Name }} {
    const NAME: &'static str = "{{ context }}.{{ name }}";{% if job.broadcast %}
    // The other side may be away for days.
    const ATTEMPTS: i32 = 100;{% endif %}
}

{% if job.event %}{% render "made_from", event: job.event, Name: Name %}

{% endif %}{% endif %}#[injectable]
pub struct {{ Name }}Handler {% if effect %}{
    {% if effect.has_clock %}pub clock: ::std::sync::Arc<dyn ::services::clock::Clock>,
    {% endif %}{% for port in effect.ports %}pub {{ port.plural }}: ::std::sync::Arc<dyn ::{{ port.repository }}>,
    {% endfor %}{% for event in effect.raised %}pub {{ event.name }}: ::std::sync::Arc<dyn ::kernel::Publish<::{{ event.path }}>>,
    {% endfor %}pub {{ effect.plural }}: ::std::sync::Arc<dyn {{ repository }}>,
    {% if effect.verb == "creates" %}pub uuids: ::std::sync::Arc<dyn ::services::uuid::UuidGenerator>,
    {% endif %}
}{% elsif job and job.broadcast %}{
    pub broadcast: ::std::sync::Arc<dyn ::kernel::Broadcast>,
    pub delivery: ::std::sync::Arc<dyn ::kernel::Delivery>,
}{% else %};{% endif %}

impl ::kernel::CommandHandler<{{ Name }}> for {{ Name }}Handler {
    async fn handle(&self, {% if job and job.broadcast %}{% elsif effect == nil or fields.size == 0 %}_{% endif %}command: {{ Name }}) -> ::kernel::Result<{% if output %}{% render "field_type", field: output %}{% else %}(){% endif %}> {
        {% if job and job.broadcast %}let event = ::kernel::PublicEvent::new(self.delivery.id(), "{{ job.broadcast }}", &command)?;
        self.broadcast.send(event).await
        {% elsif effect == nil %}Err(::kernel::Error::not_implemented("{{ Name }}"))
        {% elsif effect.verb == "creates" %}{{ references }}let id = ::{{ effect.id_path }}::from(self.uuids.next());
        {% if effect.now == "now" %}let now = self.clock.now();
        {% endif %}let {{ effect.var }} = ::{{ effect.path }} {
            id,
            {% for field in effect.fields %}{{ field.name }}: {% case field.origin %}{% when "command" %}command.{{ field.name }}{% when "some" %}Some(command.{{ field.name }}{% if field.shared %}.clone(){% endif %}){% when "clock" %}{{ effect.now }}{% when "first" %}::kernel::Version::FIRST{% when "none" %}None{% when "setting" %}{% render "fixed_value", value: field.setting, wrapped: field.setting.wrapped, now: effect.now %}{% else %}Vec::new(){% endcase %},
            {% endfor %}
        };
        {{ events }}self.{{ effect.plural }}.save({{ effect.var }}).await{% if output or effect.raised.size > 0 %}?;
        {% for event in effect.raised %}self.{{ event.name }}.publish({{ event.name }}).await?;
        {% endfor %}Ok({% if output %}id{% else %}(){% endif %}){% endif %}
        {% elsif effect.by.size > 0 %}self.{{ effect.plural }}.{{ effect.delete_by }}({% for field in effect.by %}command.{{ field.given }}{% unless forloop.last %}, {% endunless %}{% endfor %}).await
        {% else %}{% capture loaded %}self.{{ effect.plural }}
            .get(command.{{ effect.id }})
            .await?
            {% if effect.owner and effect.others_see == false %}.filter(|{{ effect.var }}| {{ effect.var }}.{{ effect.owner }} == command.{{ effect.owner }})
            {% endif %}.ok_or_else({{ unknown }})?{% endcapture %}{% capture permitted %}{% if effect.others_see %}
        {{ effect.var }}.must_be_of(command.{{ effect.owner }})?;{% endif %}{% endcapture %}{% if effect.verb == "updates" %}let mut {{ effect.var }} = {{ loaded }};{{ permitted }}
        {{ references }}{% if effect.now == "now" %}let now = self.clock.now();
        {% endif %}{{ effect.var }}.{{ effect.method }}({% for argument in effect.arguments %}command.{{ argument.name }}{% if argument.shared %}.clone(){% endif %}{% unless forloop.last %}, {% endunless %}{% endfor %}{% if effect.needs_clock %}{% if effect.arguments.size > 0 %}, {% endif %}{{ effect.now }}{% endif %})?;
        {% if effect.versioned %}{{ effect.var }}.version = {{ effect.var }}.version.next();
        {% endif %}{{ events }}self.{{ effect.plural }}.save({{ effect.var }}).await{{ published }}
        {% else %}{% if effect.is_named %}let {{ effect.var }} = {% endif %}{{ loaded }};{{ permitted }}{% render "conditions", conditions: effect.conditions, of: effect.var %}
        {% if effect.now == "now" %}let now = self.clock.now();
        {% endif %}{{ events }}self.{{ effect.plural }}.delete(command.{{ effect.id }}).await{{ published }}
        {% endif %}{% endif %}
    }
}
