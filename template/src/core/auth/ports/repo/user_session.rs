use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::Result;

use crate::auth::domain::user_session::{UserSession, UserSessionId};

/// Stores open sessions.
#[async_trait]
pub trait UserSessionRepository: Send + Sync {
    async fn get(&self, id: UserSessionId) -> Result<Option<UserSession>>;

    /// Adds `session`, or replaces the one with its id.
    async fn save(&self, session: UserSession) -> Result<()>;

    /// Removes a session. It is not an error if there is none.
    async fn delete(&self, id: UserSessionId) -> Result<()>;

    /// Removes the sessions that were last used before `moment`.
    async fn delete_last_used_before(&self, moment: DateTime<Utc>) -> Result<()>;
}
