use app_core::billing::commands::close_year::{CloseYear, CloseYearHandler};
use kernel::CommandHandler;

#[tokio::test]
async fn is_carried_out() {
    let handler = CloseYearHandler;
    let command = CloseYear { year: 7 };

    handler.handle(command).await.unwrap();
}
