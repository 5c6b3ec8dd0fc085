/// The form of {{ plural_words }} in answers, with their lists.
#[derive(Clone, Debug, PartialEq, {% if eq %}Eq, {% endif %}::serde::Serialize, ::utoipa::ToSchema)]
{% if camel_case %}#[serde(rename_all = "camelCase")]
{% endif %}{% if qualified %}#[schema(as = {{ context }}::{{ View }})]
{% endif %}pub struct {{ View }} {
    #[serde(flatten)]
    pub summary: ::{{ Summary }},
    {% for list in lists %}pub {{ list.name }}: {% render "wire_field_type", field: list %},
    {% endfor %}
}
