use std::sync::Arc;

use app_core::billing::{
    commands::number_receipt::{NumberReceipt, NumberReceiptHandler},
    events::invoice_paid::InvoicePaid,
    ports::repo::invoice::InvoiceRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository};

fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> NumberReceiptHandler {
    NumberReceiptHandler {
        invoices: invoices.clone(),
    }
}

fn invoice_paid() -> InvoicePaid {
    InvoicePaid {
        id: invoice::invoice().id,
        receipt_number: "Receipt number 2".parse().unwrap(),
    }
}

#[test]
fn is_made_from_invoice_paid() {
    let event = invoice_paid();

    let job = NumberReceipt::from(event.clone());

    assert_eq!(job.id, event.id);
    assert_eq!(job.receipt_number, event.receipt_number);
}

fn command() -> NumberReceipt {
    invoice_paid().into()
}

#[tokio::test]
async fn stores_the_change() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    invoices.save(invoice::invoice()).await.unwrap();
    let command = command();

    handler(&invoices).handle(command.clone()).await.unwrap();

    let stored = invoices.get(invoice::invoice().id).await.unwrap();
    let mut expected = invoice::invoice();
    expected.receipt_number = Some(command.receipt_number);
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn there_must_be_one() {
    let answer = handler(&Arc::default()).handle(command()).await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
}
