use app_core::mailing::commands::send_receipt::{SendReceipt, SendReceiptHandler};
use kernel::{CommandHandler, Error};

fn command() -> SendReceipt {
    SendReceipt {
        amount: 8,
        note: None,
    }
}

#[tokio::test]
async fn is_not_implemented_yet() {
    let answer = SendReceiptHandler.handle(command()).await;

    assert!(matches!(answer, Err(Error::NotImplemented(_))));
}
