kernel::typed_id!(
    /// Identifies one {{ words }}.
    {{ Name }}Id
);

/// {{ title }}.
#[derive(Clone, Debug{% if partial_eq %}, PartialEq{% endif %}{% if eq %}, Eq{% endif %})]
pub struct {{ Name }} {
    pub id: {{ Name }}Id,
    {% for field in fields %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}
}
