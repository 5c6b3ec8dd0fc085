use kernel::{Command, CommandHandler, Error, Job, MultilineText, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};

use crate::billing::domain::{invoice::InvoiceId, money::Money};

/// Remind debtor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemindDebtor {
    pub invoice_id: InvoiceId,
    pub fee: Option<Money>,
    pub note: MultilineText<1, 10_000>,
}

impl Command for RemindDebtor {
    type Output = ();
}

impl Job for RemindDebtor {
    const NAME: &'static str = "billing.remind_debtor";
}

#[injectable]
pub struct RemindDebtorHandler;

impl CommandHandler<RemindDebtor> for RemindDebtorHandler {
    async fn handle(&self, _command: RemindDebtor) -> Result<()> {
        Err(Error::not_implemented("RemindDebtor"))
    }
}
