use std::sync::Arc;

use app_core::billing::{
    commands::void_invoice::{VoidInvoice, VoidInvoiceHandler},
    events::invoice_voided::InvoiceVoided,
    ports::repo::invoice::InvoiceRepository,
};
use kernel::{CommandHandler, Error, doubles::PublishDouble};

use crate::tests::doubles::adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository};

fn handler(
    invoices: &Arc<InMemoryInvoiceRepository>,
    invoice_voided: &Arc<PublishDouble<InvoiceVoided>>,
) -> VoidInvoiceHandler {
    VoidInvoiceHandler {
        invoice_voided: invoice_voided.clone(),
        invoices: invoices.clone(),
    }
}

fn command() -> VoidInvoice {
    VoidInvoice {
        id: invoice::invoice().id,
    }
}

#[tokio::test]
async fn deletes_it() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let invoice_voided = Arc::default();
    invoices.save(invoice::invoice()).await.unwrap();
    invoices.save(invoice::other_invoice()).await.unwrap();

    handler(&invoices, &invoice_voided)
        .handle(command())
        .await
        .unwrap();

    assert_eq!(invoices.get(invoice::invoice().id).await.unwrap(), None);
    let other = invoices.get(invoice::other_invoice().id).await.unwrap();
    assert_eq!(other, Some(invoice::other_invoice()));
    let event = InvoiceVoided {
        id: command().id,
        number: invoice::invoice().number,
    };
    assert_eq!(invoice_voided.published(), [event]);
}

#[tokio::test]
async fn there_must_be_one() {
    let invoice_voided = Arc::default();
    let answer = handler(&Arc::default(), &invoice_voided)
        .handle(command())
        .await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
    assert!(invoice_voided.published().is_empty());
}
