use app_core::{
    UserId,
    auth::{
        domain::{
            session_client::{SessionClient, UserAgent},
            user_session::{SessionLifetime, UserSession, UserSessionId},
        },
        ports::repo::user_session::UserSessionRepository,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::Result;
use nject::injectable;
use runtime::db::{Backend, Prepared, UnitOfWork, failure, types};

use crate::infra::db::tables::user_sessions;

#[injectable]
pub struct DieselUserSessionRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = user_sessions, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    user_id: types::Uuid,
    created_at: DateTime<Utc>,
    last_use_at: DateTime<Utc>,
    secret_digest: String,
    renewal_key: String,
    client_address: Option<String>,
    user_agent: Option<String>,
}

#[async_trait]
impl UserSessionRepository for DieselUserSessionRepository {
    async fn get(&self, id: UserSessionId) -> Result<Option<UserSession>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = user_sessions::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map(UserSession::from))
    }

    async fn save(&self, session: UserSession) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let upsert = diesel::insert_into(user_sessions::table)
            .values(Row::from(session))
            .on_conflict(user_sessions::id)
            .do_update()
            .set((
                user_sessions::last_use_at.eq(excluded(user_sessions::last_use_at)),
                user_sessions::secret_digest.eq(excluded(user_sessions::secret_digest)),
                user_sessions::client_address.eq(excluded(user_sessions::client_address)),
                user_sessions::user_agent.eq(excluded(user_sessions::user_agent)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete(&self, id: UserSessionId) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::delete(user_sessions::table.find(types::uuid(id)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete_expired(&self, now: DateTime<Utc>, lifetime: SessionLifetime) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let expired = user_sessions::table.filter(
            user_sessions::last_use_at
                .lt(now - lifetime.idle)
                .or(user_sessions::created_at.lt(now - lifetime.total)),
        );
        diesel::delete(expired)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete_all_but(&self, user_id: UserId, count: usize) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let of_user = user_sessions::table.filter(user_sessions::user_id.eq(types::uuid(user_id)));
        let kept: Vec<types::Uuid> = of_user
            .select(user_sessions::id)
            .order((user_sessions::last_use_at.desc(), user_sessions::id.desc()))
            .limit(i64::try_from(count).unwrap_or(i64::MAX))
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        diesel::delete(of_user.filter(user_sessions::id.ne_all(kept)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete_all_of(&self, user_id: UserId, except: Option<UserSessionId>) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let of_user = user_sessions::table.filter(user_sessions::user_id.eq(types::uuid(user_id)));
        let kept = except.map(types::uuid);
        diesel::delete(of_user.filter(user_sessions::id.ne_all(kept)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }
}

impl From<UserSession> for Row {
    fn from(session: UserSession) -> Self {
        Self {
            id: session.id.into(),
            user_id: session.user_id.into(),
            created_at: session.created_at,
            last_use_at: session.last_use_at,
            secret_digest: session.secret_digest,
            renewal_key: session.renewal_key,
            client_address: session.client.address.map(|address| address.to_string()),
            user_agent: session.client.user_agent.map(|name| name.to_string()),
        }
    }
}

impl From<Row> for UserSession {
    fn from(row: Row) -> Self {
        Self {
            id: types::id(row.id),
            user_id: types::id(row.user_id),
            created_at: row.created_at,
            last_use_at: row.last_use_at,
            secret_digest: row.secret_digest,
            renewal_key: row.renewal_key,
            client: SessionClient {
                address: row.client_address.and_then(|address| address.parse().ok()),
                user_agent: row.user_agent.and_then(|name| UserAgent::new(&name)),
            },
        }
    }
}
