use app_core::{
    billing::{InvoiceId, events::invoice_paid::InvoicePaid},
    mailing::commands::count_payment::{CountPayment, CountPaymentHandler},
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

fn invoice_paid() -> InvoicePaid {
    InvoicePaid {
        id: InvoiceId::from(Uuid::from_u128(8)),
    }
}

#[test]
fn is_made_from_invoice_paid() {
    let event = invoice_paid();

    let job = CountPayment::from(event.clone());

    assert_eq!(job.id, event.id);
}

fn command() -> CountPayment {
    invoice_paid().into()
}

#[tokio::test]
async fn is_not_implemented_yet() {
    let answer = CountPaymentHandler.handle(command()).await;

    assert!(matches!(answer, Err(Error::NotImplemented(_))));
}
