use std::sync::Arc;

use app_core::auth::{
    ports::token_lifetimes::TokenLifetimes, queries::is_user_session_open::IsUserSessionOpen,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};
use services::clock::Clock;

use crate::infra::db::tables::user_sessions;

#[injectable]
pub struct IsUserSessionOpenHandler {
    clock: Arc<dyn Clock>,
    lifetimes: Arc<dyn TokenLifetimes>,
    unit_of_work: UnitOfWork,
}

impl QueryHandler<IsUserSessionOpen> for IsUserSessionOpenHandler {
    async fn handle(&self, query: IsUserSessionOpen) -> Result<bool> {
        let mut connection = self.unit_of_work.connection().await?;
        let times: Option<(DateTime<Utc>, DateTime<Utc>)> = user_sessions::table
            .find(types::uuid(query.session_id))
            .select((user_sessions::created_at, user_sessions::last_use_at))
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        let (lifetime, now) = (self.lifetimes.session(), self.clock.now());
        // One that has expired is there until the next purge.
        Ok(times.is_some_and(|(created_at, last_use_at)| {
            !lifetime.is_over(created_at, last_use_at, now)
        }))
    }
}
