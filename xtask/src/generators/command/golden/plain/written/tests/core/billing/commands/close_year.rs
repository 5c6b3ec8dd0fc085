use app_core::billing::commands::close_year::{CloseYear, CloseYearHandler};
use kernel::{CommandHandler, Error};

fn command() -> CloseYear {
    CloseYear { year: 8 }
}

#[tokio::test]
async fn is_not_implemented_yet() {
    let answer = CloseYearHandler.handle(command()).await;

    assert!(matches!(answer, Err(Error::NotImplemented(_))));
}
