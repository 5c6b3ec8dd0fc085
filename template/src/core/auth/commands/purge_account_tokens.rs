use std::sync::Arc;

use kernel::{Command, CommandHandler, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};
use services::clock::Clock;

use crate::auth::ports::repo::account_token::AccountTokenRepository;

/// Removes the mailed tokens that have expired: not every mail is followed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PurgeAccountTokens;

impl Command for PurgeAccountTokens {
    type Output = ();
}

impl Job for PurgeAccountTokens {
    const NAME: &'static str = "auth.purge_account_tokens";
}

#[injectable]
pub struct PurgeAccountTokensHandler {
    pub clock: Arc<dyn Clock>,
    pub tokens: Arc<dyn AccountTokenRepository>,
}

impl CommandHandler<PurgeAccountTokens> for PurgeAccountTokensHandler {
    async fn handle(&self, _: PurgeAccountTokens) -> Result<()> {
        self.tokens.delete_expired(self.clock.now()).await
    }
}
