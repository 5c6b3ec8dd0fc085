{%- capture port -%}::app_core::{{ context }}::ports::repo::{{ name }}{%- endcapture -%}
use async_trait::async_trait;
use diesel::prelude::*;
{% if columns.size > 0 %}use diesel::upsert::excluded;
{% endif %}use diesel_async::RunQueryDsl;
use nject::injectable;
use runtime::db::{delete_failure, failure};
use crate::infra::db::tables::{{ table }};
{% for list in lists %}use crate::infra::db::tables::{{ list.table }};
{% endfor %}
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
{% for list in lists %}
#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = {{ list.table }}, check_for_backend(::runtime::db::Backend))]
struct {{ list.Row }} {
    {{ list.owner }}: ::runtime::db::types::Uuid,
    position: i32,
    {% for part in list.columns %}{% render "row_field", part: part, table: list.table %},
    {% endfor %}
}
{% endfor %}
#[async_trait]
impl {{ port }}::{{ Name }}Repository for Diesel{{ Name }}Repository {
    async fn get(&self, id: ::{{ id_path }}) -> ::kernel::Result<Option<::{{ path }}>> {
        let mut connection = self.unit_of_work.connection().await?;
        {% if lists.size > 0 %}let row = {{ table }}::table
            .find(::runtime::db::types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        let Some(row) = row else {
            return Ok(None);
        };
        {% for list in lists %}let {{ list.name }} = {{ list.table }}::table
            .filter({{ list.table }}::{{ list.owner }}.eq(row.id))
            .order({{ list.table }}::position)
            .select({{ list.Row }}::as_select())
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        {% endfor %}{% if fallible %}{{ var }}_from(row{% for list in lists %}, {{ list.name }}{% endfor %}).map(Some){% else %}Ok(Some({{ var }}_from(row{% for list in lists %}, {{ list.name }}{% endfor %}))){% endif %}
        {% elsif fallible %}{{ table }}::table
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
        {% if lists.size > 0 %}let id = ::runtime::db::types::uuid({{ var }}.id);
        let (row{% for list in lists %}, {{ list.name }}{% endfor %}) = rows({{ var }});
        {% endif %}let upsert = diesel::insert_into({{ table }}::table)
            .values({% if lists.size > 0 %}row{% else %}Row::from({{ var }}){% endif %})
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
            .map_err({% if uniques.size > 0 or references.size > 0 %}|error| {
                {% for unique in uniques %}{% unless forloop.first %} else {% endunless %}if ::runtime::db::violates_unique(&error, "{{ table }}", &[{% for name in unique.columns %}"{{ name | column: table }}"{% unless forloop.last %}, {% endunless %}{% endfor %}]) {
                    {{ port }}::{{ unique.function }}()
                }{% endfor %}{% if references.size > 0 %}{% if uniques.size > 0 %} else {% endif %}if ::runtime::db::violates_foreign_key(&error) {
                    {% render "unknown_reference", references: references, pointer: "" %}
                }{% endif %} else {
                    failure(error)
                }
            }{% else %}failure{% endif %})?;
        {% for list in lists %}diesel::delete({{ list.table }}::table.filter({{ list.table }}::{{ list.owner }}.eq(id)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        connection.insert_all({{ list.table }}::table, {{ list.name }}).await.map_err({% if list.references.size > 0 %}|error| {
            if ::runtime::db::violates_foreign_key(&error) {
                {% capture pointer %}/{{ list.name }}{% endcapture %}{% render "unknown_reference", references: list.references, pointer: pointer %}
            } else {
                failure(error)
            }
        }{% else %}failure{% endif %})?;
        {% endfor %}Ok(())
    }

    async fn delete(&self, id: ::{{ id_path }}) -> ::kernel::Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let deleted = diesel::delete({{ table }}::table.find(::runtime::db::types::uuid(id)))
            .execute(&mut *connection)
            .await;
        match deleted {
            Ok(_) => Ok(()),
            Err(error) => Err(delete_failure(error, &mut connection, "{{ table }}", id, |referrers| {
                ::kernel::Error::conflict("{{ name }}_in_use", format!("{referrers} refer to this {{ words }}."))
            })
            .await),
        }
    }
}
{% if lists.size > 0 %}
fn rows({{ var }}: ::{{ path }}) -> (Row{% for list in lists %}, Vec<{{ list.Row }}>{% endfor %}) {
    let id = ::runtime::db::types::uuid({{ var }}.id);
    {% for list in lists %}{% for field in fields %}{% if field.name == list.name %}let {{ list.name }} = (0..).zip({{ var }}.{{ list.name }}).map(|(position, {{ list.singular }})| {{ list.Row }} {
        {{ list.owner }}: id,
        position,
        {% if field.type.kind == "composite" %}{% for inner in field.type.fields %}{% capture got %}{{ list.singular }}.{{ inner.name }}(){% endcapture %}{% render "to_row", field: inner, value: got, got: true %}
        {% endfor %}{% else %}value: {% render "leaf_to_row", of: field.type, value: list.singular, optional: false, got: false, borrowed: false %},
        {% endif %}
    }).collect();
    {% endif %}{% endfor %}{% endfor %}let row = Row {
        id,
        {% for field in fields %}{% unless field.list %}{% capture value %}{{ var }}.{{ field.name }}{% endcapture %}{% render "to_row", field: field, value: value, got: false %}
        {% endunless %}{% endfor %}
    };
    (row{% for list in lists %}, {{ list.name }}{% endfor %})
}

{% if copy %}#[allow(clippy::needless_pass_by_value)] // no column is moved
{% endif %}fn {{ var }}_from(row: Row{% for list in lists %}, {{ list.name }}: Vec<{{ list.Row }}>{% endfor %}) -> {% if fallible %}::kernel::Result<::{{ path }}>{% else %}::{{ path }}{% endif %} {
    {% if fallible %}Ok({% endif %}::{{ path }} {
        id: ::runtime::db::types::id(row.id),
        {% for field in fields %}{{ field.name }}: {% if field.list %}{% for list in lists %}{% if list.name == field.name %}{{ list.name }}.into_iter().map({% if list.copy %}|row| {% render "element_from_row", list: list, field: field %}{% else %}{{ list.singular }}_from{% endif %}).collect{% if list.fallible %}::<::kernel::Result<_>>()?{% else %}(){% endif %}{% endif %}{% endfor %}{% else %}{% render "from_row", field: field, source: "row." %}{% endif %},
        {% endfor %}
    }{% if fallible %}){% endif %}
}
{% for list in lists %}{% for field in fields %}{% if field.name == list.name and list.copy == false %}
fn {{ list.singular }}_from(row: {{ list.Row }}) -> {% if list.fallible %}::kernel::Result<{% endif %}{% render "type", of: field.type %}{% if list.fallible %}>{% endif %} {
    {% render "element_from_row", list: list, field: field %}
}
{% endif %}{% endfor %}{% endfor %}{% else %}
impl From<::{{ path }}> for Row {
    fn from({{ var }}: ::{{ path }}) -> Self {
        Self {
            id: {{ var }}.id.into(),
            {% for field in fields %}{% capture value %}{{ var }}.{{ field.name }}{% endcapture %}{% render "to_row", field: field, value: value, got: false %}
            {% endfor %}
        }
    }
}

{% if fallible %}impl TryFrom<Row> for ::{{ path }} {
    type Error = ::kernel::Error;

    fn try_from(row: Row) -> ::kernel::Result<Self> {
        Ok(Self {
            id: ::runtime::db::types::id(row.id),
            {% for field in fields %}{{ field.name }}: {% render "from_row", field: field, source: "row." %},
            {% endfor %}
        })
    }
}
{% else %}impl From<Row> for ::{{ path }} {
    fn from(row: Row) -> Self {
        Self {
            id: ::runtime::db::types::id(row.id),
            {% for field in fields %}{{ field.name }}: {% render "from_row", field: field, source: "row." %},
            {% endfor %}
        }
    }
}
{% endif %}{% endif %}
