/// {{ title }}.
#[derive(Clone, Debug)]
pub struct {{ List }} {
    pub {{ of.name }}: ::{{ of.type.path }},
    {% for field in asking %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}pub after: Option<::kernel::Cursor>,
    pub limit: ::kernel::Limit,
}
{% unless listed.entity %}
#[derive(Clone, Debug, PartialEq, Eq, ::serde::Serialize, ::utoipa::ToSchema)]
pub struct {{ View }} {
    pub id: ::{{ listed.type.path }},
}
{% endunless %}
impl ::kernel::Query for {{ List }} {
    type Output = ::kernel::Page<::{{ view }}>;
}
