use std::sync::Arc;

use app_core::billing::{
    commands::mark_reminded::{MarkReminded, MarkRemindedHandler},
    domain::invoice::Invoice,
    ports::repo::invoice::InvoiceRepository,
};
use chrono::{DateTime, TimeDelta};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::{
    adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository},
    services::clock::FixedClock,
};

fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> MarkRemindedHandler {
    MarkRemindedHandler {
        clock: Arc::new(FixedClock::default()),
        invoices: invoices.clone(),
    }
}

/// What the command is for.
fn before() -> Invoice {
    Invoice {
        paid_at: None,
        ..invoice::invoice()
    }
}

fn command() -> MarkReminded {
    MarkReminded { id: before().id }
}

#[tokio::test]
async fn stores_the_change() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    invoices.save(before()).await.unwrap();

    handler(&invoices).handle(command()).await.unwrap();

    let stored = invoices.get(before().id).await.unwrap();
    let mut expected = before();
    expected.reminded_at = Some(FixedClock::START);
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn there_must_be_one() {
    let answer = handler(&Arc::default()).handle(command()).await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
}

#[tokio::test]
async fn fails_with_invoice_has_paid_at() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let invoice = Invoice {
        paid_at: Some(DateTime::UNIX_EPOCH + TimeDelta::days(7)),
        ..before()
    };
    invoices.save(invoice.clone()).await.unwrap();

    let answer = handler(&invoices).handle(command()).await;

    assert!(matches!(answer, Err(Error::Conflict(reason)) if reason.code == "invoice_has_paid_at"));
    let after = invoices.get(invoice.id).await.unwrap();
    assert_eq!(after, Some(invoice));
}
