use std::sync::Arc;

use kernel::{Command, CommandHandler, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};
use services::clock::Clock;

use crate::auth::ports::{
    repo::user_session::UserSessionRepository, token_lifetimes::TokenLifetimes,
};

/// Removes the sessions that have expired: users do not sign out of devices that they no longer have.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PurgeUserSessions;

impl Command for PurgeUserSessions {
    type Output = ();
}

impl Job for PurgeUserSessions {
    const NAME: &'static str = "auth.purge_user_sessions";
}

#[injectable]
pub struct PurgeUserSessionsHandler {
    pub clock: Arc<dyn Clock>,
    pub lifetimes: Arc<dyn TokenLifetimes>,
    pub sessions: Arc<dyn UserSessionRepository>,
}

impl CommandHandler<PurgeUserSessions> for PurgeUserSessionsHandler {
    async fn handle(&self, _: PurgeUserSessions) -> Result<()> {
        self.sessions
            .delete_expired(self.clock.now(), self.lifetimes.session())
            .await
    }
}
