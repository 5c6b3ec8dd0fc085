use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::{
    UserId,
    auth::{domain::user_session::UserSessionId, ports::repo::user_session::UserSessionRepository},
};

/// Closes a session. Its session token does not work any more.
#[derive(Clone, Debug)]
pub struct CloseUserSession {
    pub session_id: UserSessionId,
    /// Whose session it must be, if it may not be that of anybody.
    pub user_id: Option<UserId>,
}

/// Whose session was closed, or none if there is no such session.
impl Command for CloseUserSession {
    type Output = Option<UserId>;
}

#[injectable]
pub struct CloseUserSessionHandler {
    pub sessions: Arc<dyn UserSessionRepository>,
}

impl CommandHandler<CloseUserSession> for CloseUserSessionHandler {
    async fn handle(&self, command: CloseUserSession) -> Result<Option<UserId>> {
        let session = self.sessions.get(command.session_id).await?;
        let owner = session.map(|session| session.user_id);
        let closed = owner.filter(|&owner| command.user_id.is_none_or(|user_id| user_id == owner));
        if closed.is_some() {
            self.sessions.delete(command.session_id).await?;
        }
        Ok(closed)
    }
}
