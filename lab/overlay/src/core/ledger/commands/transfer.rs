use std::sync::Arc;

use kernel::{Command, CommandHandler, Dispatch, Result};
use nject::injectable;

use crate::ledger::{
    commands::{deposit::Deposit, withdraw::Withdraw},
    domain::account::AccountId,
};

/// Moves an amount from one account to another.
#[derive(Clone, Debug)]
pub struct Transfer {
    pub from: AccountId,
    pub to: AccountId,
    pub amount: i64,
}

impl Command for Transfer {
    type Output = ();
}

#[injectable]
pub struct TransferHandler {
    pub deposit: Arc<dyn Dispatch<Deposit>>,
    pub withdraw: Arc<dyn Dispatch<Withdraw>>,
}

impl CommandHandler<Transfer> for TransferHandler {
    async fn handle(&self, command: Transfer) -> Result<()> {
        let Transfer { from, to, amount } = command;
        self.withdraw
            .dispatch(Withdraw { id: from, amount })
            .await?;
        self.deposit.dispatch(Deposit { id: to, amount }).await
    }
}
