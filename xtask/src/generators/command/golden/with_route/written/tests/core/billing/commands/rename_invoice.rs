use app_core::billing::{
    commands::rename_invoice::{RenameInvoice, RenameInvoiceHandler},
    domain::{invoice::InvoiceId, invoice_number::InvoiceNumber},
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

fn command() -> RenameInvoice {
    RenameInvoice {
        id: InvoiceId::from(Uuid::from_u128(8)),
        number: InvoiceNumber::try_from("Number 2".to_owned()).unwrap(),
        reason: None,
    }
}

#[tokio::test]
async fn is_not_implemented_yet() {
    let answer = RenameInvoiceHandler.handle(command()).await;

    assert!(matches!(answer, Err(Error::NotImplemented(_))));
}
