use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::auth::{
    domain::user_session::UserSessionId, ports::repo::user_session::UserSessionRepository,
};

/// Closes a session. Its session token does not work any more.
#[derive(Clone, Debug)]
pub struct CloseUserSession {
    pub session_id: UserSessionId,
}

impl Command for CloseUserSession {
    type Output = ();
}

#[injectable]
pub struct CloseUserSessionHandler {
    pub sessions: Arc<dyn UserSessionRepository>,
}

impl CommandHandler<CloseUserSession> for CloseUserSessionHandler {
    async fn handle(&self, command: CloseUserSession) -> Result<()> {
        self.sessions.delete(command.session_id).await
    }
}
