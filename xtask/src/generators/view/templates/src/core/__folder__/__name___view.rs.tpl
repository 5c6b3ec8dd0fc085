/// {{ title }}, as clients see and send it.
#[derive(Clone, Debug, PartialEq, {% if eq %}Eq, {% endif %}::serde::Serialize, ::serde::Deserialize, ::utoipa::ToSchema)]
#[serde(deny_unknown_fields{% if camel_case %}, rename_all = "camelCase"{% endif %})]
#[schema(as = {{ schema }})]
pub struct {{ Name }}View {
    {% for field in fields %}{% render "wire_doc", field: field %}{% render "wire_schema", field: field, before: "#[schema(", after: ")]
    " %}pub {{ field.name }}: {% render "wire_field_type", field: field %},
    {% endfor %}
}

{% if checked %}impl TryFrom<{{ Name }}View> for ::{{ path }} {
    type Error = ::kernel::Error;

    fn try_from(view: {{ Name }}View) -> ::kernel::Result<Self> {
        {% render "checked", groups: groups %}
        Ok(Self::new({% for field in fields %}{% render "argument", field: field %}{% unless forloop.last %}, {% endunless %}{% endfor %}){% if fallible %}?{% endif %})
    }
}
{% else %}impl From<{{ Name }}View> for ::{{ path }} {
    fn from(view: {{ Name }}View) -> Self {
        Self::new({% for field in fields %}{% render "argument", field: field %}{% unless forloop.last %}, {% endunless %}{% endfor %})
    }
}
{% endif %}
