use std::sync::Arc;

use nject::injectable;

use crate::{
    Command, CommandHandler, Result,
    auth::{domain::user_session::UserSessionId, ports::repo::user_session::UserSessionRepository},
};

/// Closes a session: its session token is worth nothing from now on.
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
