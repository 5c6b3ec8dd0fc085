{%- if effect -%}
{%- assign repository = "::app_core::" | append: context | append: "::ports::repo::" | append: effect.name | append: "::" | append: effect.Name | append: "Repository" -%}
{%- assign unknown = "::app_core::" | append: context | append: "::shared::" | append: effect.name | append: "_unknown::" | append: effect.name | append: "_unknown" -%}
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
    const NAME: &'static str = "{{ context }}.{{ name }}";
}

{% if job.event %}{% render "made_from", event: job.event, Name: Name %}

{% endif %}{% endif %}#[injectable]
pub struct {{ Name }}Handler {% if effect %}{
    {% if effect.needs_clock %}pub clock: ::std::sync::Arc<dyn ::services::clock::Clock>,
    {% endif %}{% for port in effect.ports %}pub {{ port.plural }}: ::std::sync::Arc<dyn ::{{ port.repository }}>,
    {% endfor %}pub {{ effect.plural }}: ::std::sync::Arc<dyn {{ repository }}>,
    {% if effect.verb == "creates" %}pub uuids: ::std::sync::Arc<dyn ::services::uuid::UuidGenerator>,
    {% endif %}
}{% else %};{% endif %}

impl ::kernel::CommandHandler<{{ Name }}> for {{ Name }}Handler {
    async fn handle(&self, {% if effect == nil or fields.size == 0 %}_{% endif %}command: {{ Name }}) -> ::kernel::Result<{% if output %}{% render "field_type", field: output %}{% else %}(){% endif %}> {
        {% if effect == nil %}Err(::kernel::Error::not_implemented("{{ Name }}"))
        {% elsif effect.verb == "creates" %}{% for reference in effect.references %}{% render "reference_check", reference: reference, source: "command." %}
        {% endfor %}let id = ::{{ effect.id_path }}::from(self.uuids.next());
        let {{ effect.name }} = ::{{ effect.path }} {
            id,
            {% for field in effect.fields %}{{ field.name }}: {% case field.origin %}{% when "command" %}command.{{ field.name }}{% when "some" %}Some(command.{{ field.name }}){% when "clock" %}self.clock.now(){% when "first" %}::kernel::Version::FIRST{% when "none" %}None{% when "setting" %}{% render "fixed_value", value: field.setting, wrapped: field.setting.wrapped, now: "self.clock.now()" %}{% else %}Vec::new(){% endcase %},
            {% endfor %}
        };
        self.{{ effect.plural }}.save({{ effect.name }}).await{% if output %}?;
        Ok(id){% endif %}
        {% else %}{% capture loaded %}self.{{ effect.plural }}
            .get(command.{{ effect.id }})
            .await?
            {% if effect.owner %}.filter(|{{ effect.name }}| {{ effect.name }}.{{ effect.owner }} == command.{{ effect.owner }})
            {% endif %}.ok_or_else({{ unknown }})?{% endcapture %}{% if effect.verb == "updates" %}let mut {{ effect.name }} = {{ loaded }};
        {{ effect.name }}.{{ effect.method }}({% for argument in effect.arguments %}command.{{ argument.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}{% if effect.needs_clock %}{% if effect.arguments.size > 0 %}, {% endif %}self.clock.now(){% endif %})?;
        {% if effect.versioned %}{{ effect.name }}.version = {{ effect.name }}.version.next();
        {% endif %}self.{{ effect.plural }}.save({{ effect.name }}).await
        {% else %}{% if effect.conditions.size > 0 %}let {{ effect.name }} = {% endif %}{{ loaded }};{% render "conditions", conditions: effect.conditions, of: effect.name %}
        self.{{ effect.plural }}.delete(command.{{ effect.id }}).await
        {% endif %}{% endif %}
    }
}
