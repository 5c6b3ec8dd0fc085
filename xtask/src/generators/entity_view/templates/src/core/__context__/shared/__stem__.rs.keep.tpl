/// The form of {{ plural_words }} {% if has_lists %}without their lists{% else %}in answers{% endif %}.
#[derive(Clone, Debug, PartialEq, {% if eq %}Eq, {% endif %}::serde::Serialize, ::utoipa::ToSchema)]
{% if camel_case %}#[serde(rename_all = "camelCase")]
{% endif %}{% if qualified %}#[schema(as = {{ context }}::{{ View }})]
{% endif %}pub struct {{ View }} {
    {% for field in fields %}pub {{ field.name }}: {% render "wire_field_type", field: field %},
    {% endfor %}
}
