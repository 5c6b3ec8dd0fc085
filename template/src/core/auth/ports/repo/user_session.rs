use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{
    Result, UserId,
    auth::domain::user_session::{UserSession, UserSessionId},
};

/// Where open sessions are kept.
#[async_trait]
pub trait UserSessionRepository: Send + Sync {
    async fn get(&self, id: UserSessionId) -> Result<Option<UserSession>>;

    /// Adds `session`, or replaces the one with its id.
    async fn save(&self, session: UserSession) -> Result<()>;

    /// Removes a session. One that is gone already is no error.
    async fn delete(&self, id: UserSessionId) -> Result<()>;

    /// Removes the sessions of a user that were last used before `moment`.
    async fn delete_unused_since(&self, moment: DateTime<Utc>, user_id: UserId) -> Result<()>;
}
