use std::sync::Arc;

use app_core::billing::{
    commands::mark_invoice_paid::{MarkInvoicePaid, MarkInvoicePaidHandler},
    domain::{invoice::Invoice, invoice_status::InvoiceStatus},
    ports::repo::invoice::InvoiceRepository,
};
use chrono::{DateTime, TimeDelta};
use kernel::{CommandHandler, Error};
use rust_decimal::Decimal;

use crate::tests::doubles::{
    adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository},
    services::clock::FixedClock,
};

fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> MarkInvoicePaidHandler {
    MarkInvoicePaidHandler {
        clock: Arc::new(FixedClock::default()),
        invoices: invoices.clone(),
    }
}

/// What the command is for.
fn before() -> Invoice {
    Invoice {
        status: InvoiceStatus::Sent,
        paid_at: None,
        remind: true,
        total: Decimal::ZERO,
        rate: 0.0,
        copies: 0,
        ..invoice::invoice()
    }
}

fn command() -> MarkInvoicePaid {
    MarkInvoicePaid { id: before().id }
}

#[tokio::test]
async fn stores_the_change() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    invoices.save(before()).await.unwrap();

    handler(&invoices).handle(command()).await.unwrap();

    let stored = invoices.get(before().id).await.unwrap();
    let mut expected = before();
    expected.status = InvoiceStatus::Paid;
    expected.remind = false;
    expected.paid_at = Some(FixedClock::START);
    expected.total = Decimal::new(1999, 2);
    expected.rate = 2.0;
    expected.copies = 1_000_000;
    expected.note = Some("paid".parse().unwrap());
    expected.number = "none".parse().unwrap();
    expected.closed_on = "9999-12-31".parse().unwrap();
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn there_must_be_one() {
    let answer = handler(&Arc::default()).handle(command()).await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
}

#[tokio::test]
async fn fails_with_invoice_draft() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let invoice = Invoice {
        status: InvoiceStatus::Draft,
        ..before()
    };
    invoices.save(invoice.clone()).await.unwrap();

    let answer = handler(&invoices).handle(command()).await;

    assert!(matches!(answer, Err(Error::Conflict(reason)) if reason.code == "invoice_draft"));
    let after = invoices.get(invoice.id).await.unwrap();
    assert_eq!(after, Some(invoice));
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
