use std::sync::Arc;

use app_core::billing::{
    commands::pay_invoice::{PayInvoice, PayInvoiceHandler},
    ports::repo::invoice::InvoiceRepository,
};
use chrono::{DateTime, TimeDelta};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository};

fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> PayInvoiceHandler {
    PayInvoiceHandler {
        invoices: invoices.clone(),
    }
}

fn command() -> PayInvoice {
    PayInvoice {
        id: invoice::invoice().id,
        owner_id: invoice::invoice().owner_id,
        paid_at: DateTime::UNIX_EPOCH + TimeDelta::days(12),
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
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn there_must_be_one() {
    let answer = handler(&Arc::default()).handle(command()).await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
}

#[tokio::test]
async fn it_must_be_ones_own() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    invoices.save(invoice::invoice()).await.unwrap();
    let command = PayInvoice {
        owner_id: Uuid::from_u128(99).into(),
        ..command()
    };

    let answer = handler(&invoices).handle(command).await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
    let stored = invoices.get(invoice::invoice().id).await.unwrap();
    assert_eq!(stored, Some(invoice::invoice()));
}
