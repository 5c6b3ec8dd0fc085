use app_core::{
    billing::{InvoiceId, events::invoice_paid::InvoicePaid},
    mailing::commands::send_receipt::{SendReceipt, SendReceiptHandler},
};
use chrono::{DateTime, TimeDelta};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

fn invoice_paid() -> InvoicePaid {
    InvoicePaid {
        id: InvoiceId::from(Uuid::from_u128(8)),
        at: DateTime::UNIX_EPOCH + TimeDelta::days(10),
        note: Some("Note 2".parse().unwrap()),
    }
}

#[test]
fn is_made_from_invoice_paid() {
    let event = invoice_paid();

    let job = SendReceipt::from(event.clone());

    assert_eq!(job.id, event.id);
    assert_eq!(job.at, event.at);
    assert_eq!(job.note, event.note);
}

fn command() -> SendReceipt {
    invoice_paid().into()
}

#[tokio::test]
async fn is_not_implemented_yet() {
    let answer = SendReceiptHandler.handle(command()).await;

    assert!(matches!(answer, Err(Error::NotImplemented(_))));
}
