/// {{ title }}.
#[derive(Clone, Debug)]
pub struct {{ List }} {
    pub {{ of.name }}: ::{{ of.type.path }},
    pub after: Option<::kernel::Cursor>,
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
