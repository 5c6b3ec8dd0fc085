use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;

use crate::billing::domain::money::Money;

/// Settle account.
#[derive(Clone, Debug)]
pub struct SettleAccount {
    pub year: i32,
}

impl Command for SettleAccount {
    type Output = Vec<Money>;
}

#[injectable]
pub struct SettleAccountHandler;

impl CommandHandler<SettleAccount> for SettleAccountHandler {
    async fn handle(&self, _command: SettleAccount) -> Result<Vec<Money>> {
        Err(Error::not_implemented("SettleAccount"))
    }
}
