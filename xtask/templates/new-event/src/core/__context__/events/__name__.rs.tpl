{% for path in imports %}use {{ path }};
{% endfor %}
/// {{ title }}.
#[derive(Clone, Debug{% if partial_eq %}, PartialEq{% endif %}{% if eq %}, Eq{% endif %})]
pub struct {{ Name }} {% if fields.size > 0 %}{
    {% for field in fields %}pub {{ field.name }}: {{ field.type }},
    {% endfor %}
}{% else %};{% endif %}
