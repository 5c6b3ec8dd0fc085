{%- capture rename -%}{% if camel_case %}, rename_all = "camelCase"{% endif %}{%- endcapture -%}
{%- assign wire_one = one | wire -%}{%- assign wire_many = many | wire -%}
//! The objects around requests and answers, which have the name of what these are about.

{% if around_one %}/// What is about one {{ words }}.
#[derive(::serde::Deserialize, ::serde::Serialize, ::utoipa::ToSchema)]
#[serde(deny_unknown_fields{% unless wire_one == one %}{{ rename }}{% endunless %})]
pub struct {{ Name }}Envelope<T> {
    pub {{ one }}: T,
}
{% endif %}
{% if around_list %}/// Several {{ many_words }}.
#[derive(::serde::Serialize, ::utoipa::ToSchema)]
{% unless wire_many == many %}#[serde({{ rename | slice: 2, 100 }})]
{% endunless %}pub struct {{ Name }}List<T> {
    pub {{ many }}: Vec<T>,
}
{% endif %}
{% if around_page %}/// A page of {{ many_words }}.
#[derive(::serde::Serialize, ::utoipa::ToSchema)]
{% unless wire_many == many %}#[serde({{ rename | slice: 2, 100 }})]
{% endunless %}pub struct {{ Name }}Page<T> {
    pub {{ many }}: Vec<T>,
    /// What to ask for the next page with. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next: Option<::kernel::Cursor>,
    /// The number of items of the whole list. Absent if it does not count them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub total: Option<i64>,
}

impl<T> From<::kernel::Page<T>> for {{ Name }}Page<T> {
    fn from(page: ::kernel::Page<T>) -> Self {
        Self { {{ many }}: page.items, next: page.next, total: page.total }
    }
}
{% endif %}
