{%- assign query = "::app_core::" | append: context | append: "::queries::" | append: name | append: "::" | append: Name -%}
{%- assign view_path = "::app_core::" | append: context | append: "::queries::" | append: name | append: "::" | append: View -%}
{% if table %}use diesel::prelude::*;
use diesel_async::RunQueryDsl;
{% endif %}use nject::injectable;
{% if table %}use runtime::db::failure;
use crate::infra::db::tables::{{ table }};

#[injectable]
pub struct {{ Name }}Handler {
    unit_of_work: ::runtime::db::UnitOfWork,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = {{ table }}, check_for_backend(::runtime::db::Backend))]
struct Row {
    {% for part in view %}{% render "row_field", part: part, table: table %},
    {% endfor %}
}

impl ::kernel::QueryHandler<{{ query }}> for {{ Name }}Handler {
    async fn handle(&self, {% if fields.size == 0 %}_{% endif %}query: {{ query }}) -> ::kernel::Result<{% if many %}Vec<{{ view_path }}>{% else %}Option<{{ view_path }}>{% endif %}> {
        let mut connection = self.unit_of_work.connection().await?;
        {% if has_optional %}let mut selection = {{ table }}::table.select(Row::as_select()).into_boxed();
        {% for field in fields %}{% render "filter", field: field, table: table, boxed: true %}
        {% endfor %}{% endif %}let {% if many %}rows{% else %}row{% endif %} = {% if has_optional %}selection{% else %}{{ table }}::table
            {% for field in fields %}{% render "filter", field: field, table: table, boxed: false %}
            {% endfor %}{% endif %}{% if many %}.order({{ table }}::{{ key }})
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
            {% for part in view %}{{ part.name }}: {% render "primitive_from_row", of: part, value: part.name, optional: part.optional %},
            {% endfor %}
        })
    }
}
{% else %}impl From<Row> for {{ view_path }} {
    fn from(row: Row) -> Self {
        Self {
            {% for part in view %}{{ part.name }}: {% render "primitive_from_row", of: part, value: part.name, optional: part.optional %},
            {% endfor %}
        }
    }
}
{% endif %}{% else %}
#[injectable]
pub struct {{ Name }}Handler;

impl ::kernel::QueryHandler<{{ query }}> for {{ Name }}Handler {
    async fn handle(&self, _query: {{ query }}) -> ::kernel::Result<{% if many %}Vec<{{ view_path }}>{% else %}Option<{{ view_path }}>{% endif %}> {
        {% if many %}Ok(Vec::new()){% else %}Ok(None){% endif %}
    }
}
{% endif %}
