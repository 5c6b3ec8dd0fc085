use app_core::{{ context }}::domain::{{ module }}::{{ Name }};
use app_core::{{ id_path }};
use app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository;
use async_trait::async_trait;
{% for path in imports %}use {{ path }};
{% endfor %}use diesel::prelude::*;
{% if others.size > 0 %}use diesel::upsert::excluded;
{% endif %}use diesel_async::RunQueryDsl;
{% if fallible %}use kernel::Error;
{% endif %}use kernel::Result;
use nject::injectable;
use runtime::db::Backend;
use runtime::db::Prepared;
use runtime::db::UnitOfWork;
use runtime::db::failure;
use runtime::db::types;
use crate::infra::db::tables::{{ table }};

#[injectable]
pub struct Diesel{{ Name }}Repository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = {{ table }}, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    {% for part in others %}{{ part.name }}: {{ part.row }},
    {% endfor %}
}

#[async_trait]
impl {{ Name }}Repository for Diesel{{ Name }}Repository {
    async fn get(&self, id: {{ Id }}) -> Result<Option<{{ Name }}>> {
        let mut connection = self.unit_of_work.connection().await?;
        {% if fallible %}{{ table }}::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?
            .map({{ Name }}::try_from)
            .transpose(){% else %}let row = {{ table }}::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map({{ Name }}::from)){% endif %}
    }

    async fn save(&self, {{ var }}: {{ Name }}) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let upsert = diesel::insert_into({{ table }}::table)
            .values(Row::from({{ var }}))
            .on_conflict({{ table }}::id)
            {% if others.size == 0 %}.do_nothing()
            {% elsif others.size == 1 %}.do_update()
            .set({{ table }}::{{ others[0].name }}.eq(excluded({{ table }}::{{ others[0].name }})))
            {% else %}.do_update()
            .set((
                {% for part in others %}{{ table }}::{{ part.name }}.eq(excluded({{ table }}::{{ part.name }})),
                {% endfor %}
            ))
            {% endif %};
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete(&self, id: {{ Id }}) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::delete({{ table }}::table.find(types::uuid(id)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }
}

impl From<{{ Name }}> for Row {
    fn from({{ var }}: {{ Name }}) -> Self {
        Self {
            id: {{ var }}.id.into(),
            {% for part in others %}{{ part.name }}: {{ part.to_row }},
            {% endfor %}
        }
    }
}

{% if fallible %}impl TryFrom<Row> for {{ Name }} {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            {% for field in fields %}{{ field.name }}: {{ field.from_row }},
            {% endfor %}
        })
    }
}
{% else %}impl From<Row> for {{ Name }} {
    fn from(row: Row) -> Self {
        Self {
            id: types::id(row.id),
            {% for field in fields %}{{ field.name }}: {{ field.from_row }},
            {% endfor %}
        }
    }
}
{% endif %}