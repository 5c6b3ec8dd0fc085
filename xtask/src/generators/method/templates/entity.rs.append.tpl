impl {{ effect.Name }} {
    {% if effect.finished %}pub fn {{ effect.method }}(&mut self{% for argument in effect.arguments %}, {{ argument.name }}: {% render "field_type", field: argument %}{% endfor %}) -> ::kernel::Result<()> {
        {% for argument in effect.arguments %}self.{{ argument.name }} = {% if argument.wrapped %}Some({{ argument.name }}){% else %}{{ argument.name }}{% endif %};
        {% endfor %}Ok(())
    }
    {% else %}pub fn {{ effect.method }}(&mut self{% for argument in effect.arguments %}, _{{ argument.name }}: {% render "field_type", field: argument %}{% endfor %}) -> ::kernel::Result<()> {
        Err(::kernel::Error::not_implemented("{{ effect.Name }}::{{ effect.method }}"))
    }
    {% endif %}
}
