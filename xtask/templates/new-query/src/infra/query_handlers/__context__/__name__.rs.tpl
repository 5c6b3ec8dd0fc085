use app_core::{{ context }}::queries::{{ name }}::{{ Name }};
use app_core::{{ context }}::queries::{{ name }}::{{ View }};
use kernel::QueryHandler;
use kernel::Result;
use nject::injectable;
{% if table %}{% for path in row_imports %}use {{ path }};
{% endfor %}use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use runtime::db::Backend;
use runtime::db::UnitOfWork;
use runtime::db::failure;
use crate::infra::db::tables::{{ table }};
{% if uses_types %}use runtime::db::types;
{% endif %}{% if fallible %}use kernel::Error;
{% endif %}
#[injectable]
pub struct {{ Name }}Handler {
    unit_of_work: UnitOfWork,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = {{ table }}, check_for_backend(Backend))]
struct Row {
    {% for part in view %}{{ part.name }}: {{ part.row }},
    {% endfor %}
}

impl QueryHandler<{{ Name }}> for {{ Name }}Handler {
    async fn handle(&self, {% if fields.size == 0 %}_{% endif %}query: {{ Name }}) -> Result<{{ output }}> {
        let mut connection = self.unit_of_work.connection().await?;
        {% if many %}let rows = {{ table }}::table
            {% for filter in filters %}.filter({{ filter }})
            {% endfor %}.order({{ table }}::{{ key }})
            .select(Row::as_select())
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        {% if fallible %}rows.into_iter().map({{ View }}::try_from).collect(){% else %}Ok(rows.into_iter().map({{ View }}::from).collect()){% endif %}{% else %}let row = {{ table }}::table
            {% for filter in filters %}.filter({{ filter }})
            {% endfor %}.select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        {% if fallible %}row.map({{ View }}::try_from).transpose(){% else %}Ok(row.map({{ View }}::from)){% endif %}{% endif %}
    }
}

{% if fallible %}impl TryFrom<Row> for {{ View }} {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            {% for part in view %}{{ part.name }}: {{ part.from_row }},
            {% endfor %}
        })
    }
}
{% else %}impl From<Row> for {{ View }} {
    fn from(row: Row) -> Self {
        Self {
            {% for part in view %}{{ part.name }}: {{ part.from_row }},
            {% endfor %}
        }
    }
}
{% endif %}{% else %}
#[injectable]
pub struct {{ Name }}Handler;

impl QueryHandler<{{ Name }}> for {{ Name }}Handler {
    async fn handle(&self, _query: {{ Name }}) -> Result<{{ output }}> {
        {% if many %}Ok(Vec::new()){% else %}Ok(None){% endif %}
    }
}
{% endif %}