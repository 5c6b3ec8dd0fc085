use std::{sync::Arc, time::Duration};

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::ledger::{
    domain::account::{AccountId, AccountUnknown},
    ports::{repo::account::AccountRepository, timer::Timer},
};

/// Waits between reading an account and writing it. No real command should do that.
#[derive(Clone, Debug)]
pub struct Stall {
    pub id: AccountId,
    pub milliseconds: i64,
}

impl Command for Stall {
    type Output = ();
}

#[injectable]
pub struct StallHandler {
    pub accounts: Arc<dyn AccountRepository>,
    pub timer: Arc<dyn Timer>,
}

impl CommandHandler<Stall> for StallHandler {
    async fn handle(&self, command: Stall) -> Result<()> {
        let account = self.accounts.get(command.id).await?.ok_or(AccountUnknown)?;
        let milliseconds = command.milliseconds.unsigned_abs();
        self.timer.wait(Duration::from_millis(milliseconds)).await;
        self.accounts.save(account).await
    }
}
