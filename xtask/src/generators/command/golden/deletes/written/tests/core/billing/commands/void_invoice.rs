use std::sync::Arc;

use app_core::billing::{
    commands::void_invoice::{VoidInvoice, VoidInvoiceHandler},
    ports::repo::invoice::InvoiceRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository};

fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> VoidInvoiceHandler {
    VoidInvoiceHandler {
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
    invoices.save(invoice::invoice()).await.unwrap();
    invoices.save(invoice::other_invoice()).await.unwrap();

    handler(&invoices).handle(command()).await.unwrap();

    assert_eq!(invoices.get(invoice::invoice().id).await.unwrap(), None);
    let other = invoices.get(invoice::other_invoice().id).await.unwrap();
    assert_eq!(other, Some(invoice::other_invoice()));
}

#[tokio::test]
async fn there_must_be_one() {
    let answer = handler(&Arc::default()).handle(command()).await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
}
