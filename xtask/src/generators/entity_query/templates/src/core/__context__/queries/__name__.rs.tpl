{%- capture output -%}{% case shape %}{% when "one" %}Option<::{{ view }}>{% when "list" %}Vec<::{{ view }}>{% else %}::kernel::Page<::{{ view }}>{% endcase %}{%- endcapture -%}
/// {{ title }}.
#[derive(Clone, Debug)]
pub struct {{ Name }} {% if fields.size > 0 or shape == "page" %}{
    {% for field in fields %}{% if field.doc %}/// {{ field.doc }}
    {% endif %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}{% if shape == "page" %}pub after: Option<::kernel::Cursor>,
    pub limit: ::kernel::Limit,
    {% endif %}
}{% else %};{% endif %}
{% if own_view %}
#[derive(Clone, Debug, PartialEq, {% if eq %}Eq, {% endif %}::serde::Serialize, ::utoipa::ToSchema)]
{% if camel_case %}#[serde(rename_all = "camelCase")]
{% endif %}pub struct {{ View }} {
    {% for field in shown %}pub {{ field.name }}: {% render "wire_field_type", field: field %},
    {% endfor %}{% for join in joins %}pub {{ join.name }}: {% render "joined_type", join: join %},
    {% endfor %}
}
{% endif %}
impl ::kernel::Query for {{ Name }} {
    type Output = {{ output }};
}
