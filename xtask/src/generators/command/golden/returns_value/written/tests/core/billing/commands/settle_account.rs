use app_core::billing::commands::settle_account::{SettleAccount, SettleAccountHandler};
use kernel::{CommandHandler, Error};

fn command() -> SettleAccount {
    SettleAccount { year: 8 }
}

#[tokio::test]
async fn is_not_implemented_yet() {
    let answer = SettleAccountHandler.handle(command()).await;

    assert!(matches!(answer, Err(Error::NotImplemented(_))));
}
