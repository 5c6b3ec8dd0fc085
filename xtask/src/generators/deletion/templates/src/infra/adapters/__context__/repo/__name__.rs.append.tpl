use async_trait::async_trait;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use runtime::db::failure;
use crate::infra::db::tables::{{ table }};

#[async_trait]
impl ::app_core::{{ context }}::ports::repo::{{ name }}::{{ Name }}Repository for Diesel{{ Name }}Repository {
    async fn {{ method }}(&self{% for field in by %}, {{ field.name }}: {% render "type", of: field.type %}{% endfor %}) -> ::kernel::Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let those = {{ table }}::table{% for field in by %}{% render "compared", field: field, table: table, value: field.name, again: false %}{% endfor %};
        let deleted = diesel::delete(those).execute(&mut *connection).await;
        deleted.map(|_| ()).map_err(|error| {
            if ::runtime::db::violates_foreign_key(&error) {
                ::kernel::Error::conflict("{{ name }}_in_use", "Something refers to one of these {{ plural_words }}.")
            } else {
                failure(error)
            }
        })
    }
}
