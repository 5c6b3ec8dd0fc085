/// {{ title }}.
#[derive(Clone, Debug)]
pub struct {{ Name }} {% if fields.size > 0 %}{
    {% for field in fields %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}
}{% else %};{% endif %}

#[derive(Clone, Debug, PartialEq, {% if eq %}Eq, {% endif %}::serde::Serialize, ::utoipa::ToSchema)]
{% if camel_case %}#[serde(rename_all = "camelCase")]
{% endif %}pub struct {{ View }} {
    {% for field in view %}pub {{ field.name }}: {% render "wire_field_type", field: field %},
    {% endfor %}
}

impl ::kernel::Query for {{ Name }} {
    type Output = {% if many %}Vec<{{ View }}>{% else %}Option<{{ View }}>{% endif %};
}
