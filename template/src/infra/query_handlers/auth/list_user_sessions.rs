use app_core::auth::{
    domain::user_session::UserSessionId,
    queries::list_user_sessions::{ListUserSessions, UserSessionView},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{Backend, UnitOfWork, failure, types};

use crate::infra::db::tables::user_sessions;

#[injectable]
pub struct ListUserSessionsHandler {
    unit_of_work: UnitOfWork,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = user_sessions, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    created_at: DateTime<Utc>,
    last_use_at: DateTime<Utc>,
    client_address: Option<String>,
    user_agent: Option<String>,
}

impl QueryHandler<ListUserSessions> for ListUserSessionsHandler {
    async fn handle(&self, query: ListUserSessions) -> Result<Vec<UserSessionView>> {
        let mut connection = self.unit_of_work.connection().await?;
        let rows: Vec<Row> = user_sessions::table
            .filter(user_sessions::user_id.eq(types::uuid(query.user_id)))
            .order((user_sessions::last_use_at.desc(), user_sessions::id.desc()))
            .select(Row::as_select())
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        let views = rows.into_iter().map(|row| row.view(query.current));
        Ok(views.collect())
    }
}

impl Row {
    fn view(self, current: Option<UserSessionId>) -> UserSessionView {
        let id = types::id(self.id);
        UserSessionView {
            id,
            opened_at: self.created_at,
            last_use_at: self.last_use_at,
            address: self.client_address,
            user_agent: self.user_agent,
            current: current == Some(id),
        }
    }
}
