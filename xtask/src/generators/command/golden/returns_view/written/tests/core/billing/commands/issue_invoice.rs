use app_core::billing::commands::issue_invoice::{IssueInvoice, IssueInvoiceHandler};
use kernel::{CommandHandler, Error};

fn command() -> IssueInvoice {
    IssueInvoice {
        number: "Number 2".parse().unwrap(),
    }
}

#[tokio::test]
async fn is_not_implemented_yet() {
    let answer = IssueInvoiceHandler.handle(command()).await;

    assert!(matches!(answer, Err(Error::NotImplemented(_))));
}
