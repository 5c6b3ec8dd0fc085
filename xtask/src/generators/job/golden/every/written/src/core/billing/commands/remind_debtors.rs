use kernel::{Command, CommandHandler, Error, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};

/// Remind debtors.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemindDebtors;

impl Command for RemindDebtors {
    type Output = ();
}

impl Job for RemindDebtors {
    const NAME: &'static str = "billing.remind_debtors";
}

#[injectable]
pub struct RemindDebtorsHandler;

impl CommandHandler<RemindDebtors> for RemindDebtorsHandler {
    async fn handle(&self, _command: RemindDebtors) -> Result<()> {
        Err(Error::not_implemented("RemindDebtors"))
    }
}
