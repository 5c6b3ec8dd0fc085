use async_trait::async_trait;

use crate::{
    Result,
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
}
