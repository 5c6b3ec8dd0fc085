use app_core::{
    UserId,
    auth::{
        domain::account_token::{AccountToken, AccountTokenId},
        ports::repo::account_token::AccountTokenRepository,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{Backend, Prepared, UnitOfWork, failure, types};

use crate::infra::db::tables::account_tokens;

#[injectable]
pub struct DieselAccountTokenRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = account_tokens, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    user_id: types::Uuid,
    purpose: String,
    email: String,
    digest: String,
    expires_at: DateTime<Utc>,
}

#[async_trait]
impl AccountTokenRepository for DieselAccountTokenRepository {
    async fn get(&self, id: AccountTokenId) -> Result<Option<AccountToken>> {
        let mut connection = self.unit_of_work.connection().await?;
        account_tokens::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?
            .map(AccountToken::try_from)
            .transpose()
    }

    async fn save(&self, token: AccountToken) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let upsert = diesel::insert_into(account_tokens::table)
            .values(Row::from(token))
            .on_conflict((account_tokens::user_id, account_tokens::purpose))
            .do_update()
            .set((
                account_tokens::id.eq(excluded(account_tokens::id)),
                account_tokens::email.eq(excluded(account_tokens::email)),
                account_tokens::digest.eq(excluded(account_tokens::digest)),
                account_tokens::expires_at.eq(excluded(account_tokens::expires_at)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete(&self, id: AccountTokenId) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::delete(account_tokens::table.find(types::uuid(id)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete_of_user(&self, user_id: UserId) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let of_user =
            account_tokens::table.filter(account_tokens::user_id.eq(types::uuid(user_id)));
        diesel::delete(of_user)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete_expired(&self, now: DateTime<Utc>) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::delete(account_tokens::table.filter(account_tokens::expires_at.le(now)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }
}

impl From<AccountToken> for Row {
    fn from(token: AccountToken) -> Self {
        Self {
            id: token.id.into(),
            user_id: token.user_id.into(),
            purpose: token.purpose.as_str().to_owned(),
            email: token.email.into(),
            digest: token.digest,
            expires_at: token.expires_at,
        }
    }
}

impl TryFrom<Row> for AccountToken {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            user_id: types::id(row.user_id),
            purpose: row.purpose.try_into().map_err(Error::internal)?,
            email: row.email.try_into().map_err(Error::internal)?,
            digest: row.digest,
            expires_at: row.expires_at,
        })
    }
}
