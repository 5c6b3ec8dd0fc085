impl {{ effect.Name }} {
    {% if effect.finished %}pub fn {{ effect.method }}(&mut self{% for argument in effect.arguments %}, {{ argument.name }}: {% render "field_type", field: argument %}{% endfor %}{% if effect.needs_clock %}, now: ::chrono::DateTime<::chrono::Utc>{% endif %}) -> ::kernel::Result<()> { {%- render "conditions", conditions: effect.conditions, of: "self" %}
        {% for argument in effect.arguments %}self.{{ argument.name }} = {% if argument.wrapped %}Some({{ argument.name }}){% else %}{{ argument.name }}{% endif %};
        {% endfor %}{% for setting in effect.settings %}self.{{ setting.field }} = {% render "fixed_value", value: setting, wrapped: setting.wrapped, now: "now" %};
        {% endfor %}Ok(())
    }
    {% else %}pub fn {{ effect.method }}(&mut self{% for argument in effect.arguments %}, _{{ argument.name }}: {% render "field_type", field: argument %}{% endfor %}{% if effect.needs_clock %}, _now: ::chrono::DateTime<::chrono::Utc>{% endif %}) -> ::kernel::Result<()> { {%- render "conditions", conditions: effect.conditions, of: "self" %}
        Err(::kernel::Error::not_implemented("{{ effect.Name }}::{{ effect.method }}"))
    }
    {% endif %}
}
