use kernel::{Command, CommandHandler, Error, Job, MultilineText, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};

/// Send receipt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendReceipt {
    pub amount: i64,
    pub note: Option<MultilineText<1, 10_000>>,
}

impl Command for SendReceipt {
    type Output = ();
}

impl Job for SendReceipt {
    const NAME: &'static str = "mailing.send_receipt";
}

#[injectable]
pub struct SendReceiptHandler;

impl CommandHandler<SendReceipt> for SendReceiptHandler {
    async fn handle(&self, _command: SendReceipt) -> Result<()> {
        Err(Error::not_implemented("SendReceipt"))
    }
}
