use app_core::billing::{
    commands::remind_debtor::{RemindDebtor, RemindDebtorHandler},
    domain::invoice::InvoiceId,
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

fn command() -> RemindDebtor {
    RemindDebtor {
        invoice_id: InvoiceId::from(Uuid::from_u128(8)),
        fee: None,
        note: "Note 2".parse().unwrap(),
    }
}

#[tokio::test]
async fn is_not_implemented_yet() {
    let answer = RemindDebtorHandler.handle(command()).await;

    assert!(matches!(answer, Err(Error::NotImplemented(_))));
}
