use app_core::{
    QueryHandler, Result,
    auth::queries::credentials::{CredentialsView, GetCredentials},
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use nject::injectable;

use crate::infra::db::{Session, failure, tables::users, types};

#[injectable]
pub struct GetCredentialsHandler {
    session: Session,
}

impl QueryHandler<GetCredentials> for GetCredentialsHandler {
    async fn handle(&self, query: GetCredentials) -> Result<Option<CredentialsView>> {
        let mut connection = self.session.connection().await?;
        let row: Option<(types::Uuid, String)> = users::table
            .filter(users::email.eq(query.email.as_str()))
            .select((users::id, users::password_hash))
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map(|(id, password_hash)| CredentialsView {
            user_id: types::id(id),
            password_hash: password_hash.into(),
        }))
    }
}
