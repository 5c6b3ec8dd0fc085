use std::sync::Arc;

use app_core::billing::{
    commands::pay_invoice::{PayInvoice, PayInvoiceHandler},
    ports::repo::invoice::InvoiceRepository,
};
use chrono::{DateTime, TimeDelta};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository};

fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> PayInvoiceHandler {
    PayInvoiceHandler {
        invoices: invoices.clone(),
    }
}

fn command() -> PayInvoice {
    PayInvoice {
        id: invoice::invoice().id,
        paid_at: DateTime::UNIX_EPOCH + TimeDelta::days(10),
    }
}

#[tokio::test]
async fn stores_the_change() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    invoices.save(invoice::invoice()).await.unwrap();
    let command = command();

    handler(&invoices).handle(command.clone()).await.unwrap();

    let stored = invoices.get(invoice::invoice().id).await.unwrap();
    let mut expected = invoice::invoice();
    expected.paid_at = Some(command.paid_at);
    expected.version = expected.version.next();
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn there_must_be_one() {
    let answer = handler(&Arc::default()).handle(command()).await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
}
