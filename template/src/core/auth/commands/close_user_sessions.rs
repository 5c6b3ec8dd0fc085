use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::{
    UserId,
    auth::{domain::user_session::UserSessionId, ports::repo::user_session::UserSessionRepository},
};

/// Closes the sessions of a user.
#[derive(Clone, Debug)]
pub struct CloseUserSessions {
    pub user_id: UserId,
    /// The session that stays open, if one does.
    pub except: Option<UserSessionId>,
}

impl Command for CloseUserSessions {
    type Output = ();
}

#[injectable]
pub struct CloseUserSessionsHandler {
    pub sessions: Arc<dyn UserSessionRepository>,
}

impl CommandHandler<CloseUserSessions> for CloseUserSessionsHandler {
    async fn handle(&self, command: CloseUserSessions) -> Result<()> {
        let CloseUserSessions { user_id, except } = command;
        self.sessions.delete_all_of(user_id, except).await
    }
}
