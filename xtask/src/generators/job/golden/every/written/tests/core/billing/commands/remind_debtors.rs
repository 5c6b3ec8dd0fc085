use app_core::billing::commands::remind_debtors::{RemindDebtors, RemindDebtorsHandler};
use kernel::{CommandHandler, Error};

fn command() -> RemindDebtors {
    RemindDebtors
}

#[tokio::test]
async fn is_not_implemented_yet() {
    let answer = RemindDebtorsHandler.handle(command()).await;

    assert!(matches!(answer, Err(Error::NotImplemented(_))));
}
