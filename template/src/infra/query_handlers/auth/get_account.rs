use app_core::auth::queries::get_account::{AccountView, GetAccount};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{Backend, UnitOfWork, failure, types};

use crate::infra::db::tables::{user_permissions, users};

#[injectable]
pub struct GetAccountHandler {
    unit_of_work: UnitOfWork,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    email: String,
    email_confirmed_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    disabled_at: Option<DateTime<Utc>>,
}

impl QueryHandler<GetAccount> for GetAccountHandler {
    async fn handle(&self, query: GetAccount) -> Result<Option<AccountView>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = users::table
            .find(types::uuid(query.user_id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        let Some(row) = row else {
            return Ok(None);
        };
        let permissions = user_permissions::table
            .filter(user_permissions::user_id.eq(types::uuid(query.user_id)))
            .order(user_permissions::permission.asc())
            .select(user_permissions::permission)
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(Some(AccountView {
            id: types::id(row.id),
            email: row.email,
            email_confirmed_at: row.email_confirmed_at,
            created_at: row.created_at,
            disabled_at: row.disabled_at,
            permissions,
        }))
    }
}
