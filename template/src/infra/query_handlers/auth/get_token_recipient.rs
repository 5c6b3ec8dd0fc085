use app_core::auth::queries::get_token_recipient::{GetTokenRecipient, TokenRecipientView};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{Backend, UnitOfWork, failure, types};

use crate::infra::db::tables::{account_tokens, users};

#[injectable]
pub struct GetTokenRecipientHandler {
    unit_of_work: UnitOfWork,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    password_hash: String,
}

impl QueryHandler<GetTokenRecipient> for GetTokenRecipientHandler {
    async fn handle(&self, query: GetTokenRecipient) -> Result<Option<TokenRecipientView>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = users::table
            .filter(users::email.eq(query.email.as_str()))
            .filter(users::disabled_at.is_null())
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        let Some(row) = row else {
            return Ok(None);
        };
        let expires_at: Option<DateTime<Utc>> = account_tokens::table
            .filter(account_tokens::user_id.eq(&row.id))
            .filter(account_tokens::purpose.eq(query.purpose.as_str()))
            .select(account_tokens::expires_at)
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(Some(TokenRecipientView {
            user_id: types::id(row.id),
            password_hash: row.password_hash.into(),
            mailed_at: expires_at.map(|at| at - query.purpose.lifetime()),
        }))
    }
}
