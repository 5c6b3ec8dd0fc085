/// {{ title }}.
#[derive(Clone, Debug{% if partial_eq %}, PartialEq{% endif %}{% if eq %}, Eq{% endif %})]
pub struct {{ Name }} {% if fields.size > 0 %}{
    {% for field in fields %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}
}{% else %};{% endif %}

impl ::kernel::Event for {{ Name }} {}
