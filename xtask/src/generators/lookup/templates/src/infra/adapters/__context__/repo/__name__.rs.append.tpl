use async_trait::async_trait;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use runtime::db::failure;
use crate::infra::db::tables::{{ table }};

#[async_trait]
impl ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository for Diesel{{ Name }}Repository {
    {% if owner %}async fn owners_of(&self, ids: &[::{{ id_path }}]) -> ::kernel::Result<::std::collections::HashMap<::{{ id_path }}, ::{{ owner_path }}>> {
        let mut connection = self.unit_of_work.connection().await?;
        let ids: Vec<_> = ids.iter().copied().map(::runtime::db::types::uuid).collect();
        let rows: Vec<(::runtime::db::types::Uuid, ::runtime::db::types::Uuid)> = {{ table }}::table
            .filter({{ table }}::id.eq_any(ids))
            .select(({{ table }}::id, {{ table }}::{{ owner | column: table }}))
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        let owners = rows.into_iter().map(|(id, owner)| (::runtime::db::types::id(id), ::runtime::db::types::id(owner)));
        Ok(owners.collect())
    }{% else %}async fn existing(&self, ids: &[::{{ id_path }}]) -> ::kernel::Result<::std::collections::HashSet<::{{ id_path }}>> {
        let mut connection = self.unit_of_work.connection().await?;
        let ids: Vec<_> = ids.iter().copied().map(::runtime::db::types::uuid).collect();
        let found: Vec<::runtime::db::types::Uuid> = {{ table }}::table
            .filter({{ table }}::id.eq_any(ids))
            .select({{ table }}::id)
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(found.into_iter().map(::runtime::db::types::id).collect())
    }{% endif %}
}
