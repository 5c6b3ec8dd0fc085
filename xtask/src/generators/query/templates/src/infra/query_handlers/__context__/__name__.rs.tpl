{%- assign query = "::app_core::" | append: context | append: "::queries::" | append: name | append: "::" | append: Name -%}
{%- assign view_path = "::app_core::" | append: context | append: "::queries::" | append: name | append: "::" | append: View -%}
{% if table %}use diesel::prelude::*;
use diesel_async::RunQueryDsl;
{% endif %}use nject::injectable;
{% if table %}use runtime::db::failure;
use crate::infra::db::tables::{{ table }};
{% if many %}
/// The number of items in the list at most.
const MAX_ITEMS: i64 = 100;
{% endif %}
#[injectable]
pub struct {{ Name }}Handler {
    unit_of_work: ::runtime::db::UnitOfWork,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = {{ table }}, check_for_backend(::runtime::db::Backend))]
struct Row {
    {% for part in columns %}{% render "row_field", part: part, table: table %},
    {% endfor %}
}

impl ::kernel::QueryHandler<{{ query }}> for {{ Name }}Handler {
    async fn handle(&self, {% if fields.size == 0 %}_{% endif %}query: {{ query }}) -> ::kernel::Result<{% if many %}Vec<{{ view_path }}>{% else %}Option<{{ view_path }}>{% endif %}> {
        let mut connection = self.unit_of_work.connection().await?;
        {% if has_optional %}let mut selected = {{ table }}::table
            {% for field in fields %}{% unless field.optional %}{% render "filter", field: field, table: table %}
            {% endunless %}{% endfor %}.select(Row::as_select())
            .into_boxed();
        {% for field in fields %}{% if field.optional %}{% render "filter", field: field, table: table %}
        {% endif %}{% endfor %}{% endif %}let {% if many %}rows{% else %}row{% endif %} = {% if has_optional %}selected{% else %}{{ table }}::table
            {% for field in fields %}{% render "filter", field: field, table: table %}
            {% endfor %}{% endif %}{% if many %}.order({{ table }}::{{ key }})
            .limit(MAX_ITEMS)
            {% endif %}{% unless has_optional %}.select(Row::as_select())
            {% endunless %}{% if many %}.load(&mut *connection)
            .await
            {% else %}.first(&mut *connection)
            .await
            .optional()
            {% endif %}.map_err(failure)?;
        {% if many %}{% if fallible %}rows.into_iter().map({{ view_path }}::try_from).collect(){% else %}Ok(rows.into_iter().map({{ view_path }}::from).collect()){% endif %}{% else %}{% if fallible %}row.map({{ view_path }}::try_from).transpose(){% else %}Ok(row.map({{ view_path }}::from)){% endif %}{% endif %}
    }
}

{% if fallible %}impl TryFrom<Row> for {{ view_path }} {
    type Error = ::kernel::Error;

    fn try_from(row: Row) -> ::kernel::Result<Self> {
        Ok(Self {
            {% for field in view %}{{ field.name }}: {% render "view_from_row", field: field, source: "row." %},
            {% endfor %}
        })
    }
}
{% else %}impl From<Row> for {{ view_path }} {
    fn from(row: Row) -> Self {
        Self {
            {% for field in view %}{{ field.name }}: {% render "view_from_row", field: field, source: "row." %},
            {% endfor %}
        }
    }
}
{% endif %}{% else %}
#[injectable]
pub struct {{ Name }}Handler;

impl ::kernel::QueryHandler<{{ query }}> for {{ Name }}Handler {
    async fn handle(&self, _query: {{ query }}) -> ::kernel::Result<{% if many %}Vec<{{ view_path }}>{% else %}Option<{{ view_path }}>{% endif %}> {
        Err(::kernel::Error::not_implemented("{{ Name }}"))
    }
}
{% endif %}
