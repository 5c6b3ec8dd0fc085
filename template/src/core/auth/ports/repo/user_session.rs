use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::Result;

use crate::{
    UserId,
    auth::domain::user_session::{SessionLifetime, UserSession, UserSessionId},
};

/// Stores open sessions.
#[async_trait]
pub trait UserSessionRepository: Send + Sync {
    async fn get(&self, id: UserSessionId) -> Result<Option<UserSession>>;

    /// Adds `session`, or replaces the one with its id.
    async fn save(&self, session: UserSession) -> Result<()>;

    /// Removes a session. It is not an error if there is none.
    async fn delete(&self, id: UserSessionId) -> Result<()>;

    /// Removes the sessions that have expired at `now`.
    async fn delete_expired(&self, now: DateTime<Utc>, lifetime: SessionLifetime) -> Result<()>;

    /// Removes the sessions of a user, except the `count` that were used last.
    async fn delete_all_but(&self, user_id: UserId, count: usize) -> Result<()>;

    /// Removes the sessions of a user, except one, if one is given.
    async fn delete_all_of(&self, user_id: UserId, except: Option<UserSessionId>) -> Result<()>;
}
