use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, Text};
use nject::injectable;
use services::uuid::UuidGenerator;

use crate::ledger::{
    domain::account::{Account, AccountId},
    ports::repo::account::AccountRepository,
};

/// Opens an account with a balance of 0.
#[derive(Clone, Debug)]
pub struct OpenAccount {
    pub owner: Text<1, 2000>,
}

impl Command for OpenAccount {
    type Output = AccountId;
}

#[injectable]
pub struct OpenAccountHandler {
    pub accounts: Arc<dyn AccountRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<OpenAccount> for OpenAccountHandler {
    async fn handle(&self, command: OpenAccount) -> Result<AccountId> {
        let id = AccountId::from(self.uuids.next());
        let account = Account {
            id,
            owner: command.owner,
            balance: 0,
        };
        self.accounts.save(account).await?;
        Ok(id)
    }
}
