use app_core::auth::queries::{
    get_credentials::CredentialsView, get_credentials_of_user::GetCredentialsOfUser,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{Backend, UnitOfWork, failure, types};

use crate::infra::db::tables::users;

#[injectable]
pub struct GetCredentialsOfUserHandler {
    unit_of_work: UnitOfWork,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    password_hash: String,
}

impl QueryHandler<GetCredentialsOfUser> for GetCredentialsOfUserHandler {
    async fn handle(&self, query: GetCredentialsOfUser) -> Result<Option<CredentialsView>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = users::table
            .find(types::uuid(query.user_id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map(CredentialsView::from))
    }
}

impl From<Row> for CredentialsView {
    fn from(row: Row) -> Self {
        Self {
            user_id: types::id(row.id),
            password_hash: row.password_hash.into(),
        }
    }
}
