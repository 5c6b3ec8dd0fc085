use async_trait::async_trait;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use nject::injectable;
use runtime::db::failure;
use crate::infra::db::tables::{{ table }};

#[injectable]
pub struct Diesel{{ Name }}Repository {
    unit_of_work: ::runtime::db::UnitOfWork,
}

#[async_trait]
impl ::{{ repository }} for Diesel{{ Name }}Repository {
    async fn contains(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<bool> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::select(exists({{ table }}::table.find(key({{ var }}))))
            .get_result(&mut *connection)
            .await
            .map_err(failure)
    }

    async fn add(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let ({{ first.name }}, {{ second.name }}) = key({{ var }});
        let insert = diesel::insert_into({{ table }}::table)
            .values((
                {{ table }}::{{ first.name | column: table }}.eq({{ first.name }}),
                {{ table }}::{{ second.name | column: table }}.eq({{ second.name }}),
            ))
            .on_conflict_do_nothing();
        ::runtime::db::Prepared(insert)
            .execute(&mut *connection)
            .await
            .map_err({% if references.size > 0 %}|error| {
                if ::runtime::db::violates_foreign_key(&error) {
                    {% if references.size == 1 %}::app_core::{{ context }}::shared::{{ references[0].name }}_unknown::{{ references[0].name }}_unknown(){% else %}::kernel::Error::not_found("{{ name }}_end_unknown", "There is no such {{ first.words }} or {{ second.words }}."){% endif %}
                } else {
                    failure(error)
                }
            }{% else %}failure{% endif %})?;
        Ok(())
    }

    async fn remove(&self, {{ var }}: ::{{ path }}) -> ::kernel::Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::delete({{ table }}::table.find(key({{ var }})))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }
}

fn key({{ var }}: ::{{ path }}) -> (::runtime::db::types::Uuid, ::runtime::db::types::Uuid) {
    (
        ::runtime::db::types::uuid({{ var }}.{{ first.name }}),
        ::runtime::db::types::uuid({{ var }}.{{ second.name }}),
    )
}
