use async_trait::async_trait;
use diesel::prelude::*;
{% if columns.size > 0 %}use diesel::upsert::excluded;
{% endif %}use diesel_async::RunQueryDsl;
use nject::injectable;
use runtime::db::failure;
use crate::infra::db::tables::{{ table }};

#[injectable]
pub struct Diesel{{ Name }}Repository {
    unit_of_work: ::runtime::db::UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = {{ table }}, check_for_backend(::runtime::db::Backend))]
struct Row {
    id: ::runtime::db::types::Uuid,
    {% for part in columns %}{% render "row_field", part: part, table: table %},
    {% endfor %}
}

#[async_trait]
impl ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository for Diesel{{ Name }}Repository {
    async fn get(&self, id: ::{{ id_path }}) -> ::kernel::Result<Option<::{{ path }}>> {
        let mut connection = self.unit_of_work.connection().await?;
        {% if fallible %}{{ table }}::table
            .find(::runtime::db::types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?
            .map(::{{ path }}::try_from)
            .transpose(){% else %}let row = {{ table }}::table
            .find(::runtime::db::types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map(::{{ path }}::from)){% endif %}
    }

    async fn save(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let upsert = diesel::insert_into({{ table }}::table)
            .values(Row::from({{ var }}))
            .on_conflict({{ table }}::id)
            {% if columns.size == 0 %}.do_nothing()
            {% elsif columns.size == 1 %}.do_update()
            .set({{ table }}::{{ columns[0].name | column: table }}.eq(excluded({{ table }}::{{ columns[0].name | column: table }})))
            {% else %}.do_update()
            .set((
                {% for part in columns %}{{ table }}::{{ part.name | column: table }}.eq(excluded({{ table }}::{{ part.name | column: table }})),
                {% endfor %}
            ))
            {% endif %};
        ::runtime::db::Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete(&self, id: ::{{ id_path }}) -> ::kernel::Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::delete({{ table }}::table.find(::runtime::db::types::uuid(id)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }
}

impl From<::{{ path }}> for Row {
    fn from({{ var }}: ::{{ path }}) -> Self {
        Self {
            id: {{ var }}.id.into(),
            {% for field in fields %}{% assign value = var | append: "." | append: field.name %}{% render "to_row", field: field, value: value %}
            {% endfor %}
        }
    }
}

{% if fallible %}impl TryFrom<Row> for ::{{ path }} {
    type Error = ::kernel::Error;

    fn try_from(row: Row) -> ::kernel::Result<Self> {
        Ok(Self {
            id: ::runtime::db::types::id(row.id),
            {% for field in fields %}{{ field.name }}: {% render "from_row", field: field %},
            {% endfor %}
        })
    }
}
{% else %}impl From<Row> for ::{{ path }} {
    fn from(row: Row) -> Self {
        Self {
            id: ::runtime::db::types::id(row.id),
            {% for field in fields %}{{ field.name }}: {% render "from_row", field: field %},
            {% endfor %}
        }
    }
}
{% endif %}
