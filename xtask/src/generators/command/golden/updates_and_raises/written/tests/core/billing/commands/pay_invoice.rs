use std::sync::Arc;

use app_core::billing::{
    commands::pay_invoice::{PayInvoice, PayInvoiceHandler},
    domain::{invoice::Invoice, invoice_status::InvoiceStatus},
    events::{invoice_changed::InvoiceChanged, invoice_paid::InvoicePaid},
    ports::repo::invoice::InvoiceRepository,
};
use kernel::{CommandHandler, Error, doubles::PublishDouble};

use crate::tests::doubles::{
    adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository},
    services::clock::FixedClock,
};

fn handler(
    invoices: &Arc<InMemoryInvoiceRepository>,
    invoice_paid: &Arc<PublishDouble<InvoicePaid>>,
    invoice_changed: &Arc<PublishDouble<InvoiceChanged>>,
) -> PayInvoiceHandler {
    PayInvoiceHandler {
        clock: Arc::new(FixedClock::default()),
        invoice_paid: invoice_paid.clone(),
        invoice_changed: invoice_changed.clone(),
        invoices: invoices.clone(),
    }
}

/// What the command is for.
fn before() -> Invoice {
    Invoice {
        status: InvoiceStatus::Draft,
        ..invoice::invoice()
    }
}

fn command() -> PayInvoice {
    PayInvoice {
        id: before().id,
        note: "Note 2".parse().unwrap(),
    }
}

#[tokio::test]
async fn stores_the_change() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let invoice_paid = Arc::default();
    let invoice_changed = Arc::default();
    invoices.save(before()).await.unwrap();
    let command = command();

    handler(&invoices, &invoice_paid, &invoice_changed)
        .handle(command.clone())
        .await
        .unwrap();

    let stored = invoices.get(before().id).await.unwrap();
    let mut expected = before();
    expected.note = Some(command.note.clone());
    expected.status = InvoiceStatus::Paid;
    expected.paid_at = Some(FixedClock::START);
    let event = InvoicePaid {
        invoice_id: command.id,
        total: expected.total.clone(),
        note: command.note,
        paid_at: FixedClock::START,
    };
    assert_eq!(invoice_paid.published(), [event]);
    let event = InvoiceChanged {
        id: command.id,
        number: Some(expected.number.clone()),
        status: expected.status,
        at: FixedClock::START,
    };
    assert_eq!(invoice_changed.published(), [event]);
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn there_must_be_one() {
    let invoice_paid = Arc::default();
    let invoice_changed = Arc::default();
    let answer = handler(&Arc::default(), &invoice_paid, &invoice_changed)
        .handle(command())
        .await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
    assert!(invoice_paid.published().is_empty());
    assert!(invoice_changed.published().is_empty());
}

#[tokio::test]
async fn fails_with_invoice_paid() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let invoice_paid = Arc::default();
    let invoice_changed = Arc::default();
    let invoice = Invoice {
        status: InvoiceStatus::Paid,
        ..before()
    };
    invoices.save(invoice.clone()).await.unwrap();

    let answer = handler(&invoices, &invoice_paid, &invoice_changed)
        .handle(command())
        .await;

    assert!(matches!(answer, Err(Error::Conflict(reason)) if reason.code == "invoice_paid"));
    let after = invoices.get(invoice.id).await.unwrap();
    assert_eq!(after, Some(invoice));
    assert!(invoice_paid.published().is_empty());
    assert!(invoice_changed.published().is_empty());
}
