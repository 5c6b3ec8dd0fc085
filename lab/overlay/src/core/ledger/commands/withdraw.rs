use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::ledger::{
    domain::account::{AccountId, AccountUnknown},
    ports::repo::account::AccountRepository,
};

/// Subtracts an amount from an account.
#[derive(Clone, Debug)]
pub struct Withdraw {
    pub id: AccountId,
    pub amount: i64,
}

impl Command for Withdraw {
    type Output = ();
}

#[injectable]
pub struct WithdrawHandler {
    pub accounts: Arc<dyn AccountRepository>,
}

impl CommandHandler<Withdraw> for WithdrawHandler {
    async fn handle(&self, command: Withdraw) -> Result<()> {
        let mut account = self.accounts.get(command.id).await?.ok_or(AccountUnknown)?;
        account.balance -= command.amount;
        self.accounts.save(account).await
    }
}
