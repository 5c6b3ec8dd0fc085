use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::ledger::{
    domain::account::{AccountId, AccountUnknown},
    ports::repo::account::AccountRepository,
};

/// Adds an amount to an account.
#[derive(Clone, Debug)]
pub struct Deposit {
    pub id: AccountId,
    pub amount: i64,
}

impl Command for Deposit {
    type Output = ();
}

#[injectable]
pub struct DepositHandler {
    pub accounts: Arc<dyn AccountRepository>,
}

impl CommandHandler<Deposit> for DepositHandler {
    async fn handle(&self, command: Deposit) -> Result<()> {
        let mut account = self.accounts.get(command.id).await?.ok_or(AccountUnknown)?;
        account.balance += command.amount;
        self.accounts.save(account).await
    }
}
