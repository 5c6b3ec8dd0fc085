use std::sync::Arc;

use app_core::billing::{
    commands::discard_invoice::{DiscardInvoice, DiscardInvoiceHandler},
    domain::{invoice::Invoice, invoice_status::InvoiceStatus},
    ports::repo::invoice::InvoiceRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository};

fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> DiscardInvoiceHandler {
    DiscardInvoiceHandler {
        invoices: invoices.clone(),
    }
}

/// What the command is for.
fn before() -> Invoice {
    Invoice {
        status: InvoiceStatus::Draft,
        printed: false,
        ..invoice::invoice()
    }
}

fn command() -> DiscardInvoice {
    DiscardInvoice { id: before().id }
}

#[tokio::test]
async fn deletes_it() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    invoices.save(before()).await.unwrap();
    invoices.save(invoice::other_invoice()).await.unwrap();

    handler(&invoices).handle(command()).await.unwrap();

    assert_eq!(invoices.get(before().id).await.unwrap(), None);
    let other = invoices.get(invoice::other_invoice().id).await.unwrap();
    assert_eq!(other, Some(invoice::other_invoice()));
}

#[tokio::test]
async fn there_must_be_one() {
    let answer = handler(&Arc::default()).handle(command()).await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
}

#[tokio::test]
async fn fails_with_invoice_not_draft() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let invoice = Invoice {
        status: InvoiceStatus::Sent,
        ..before()
    };
    invoices.save(invoice.clone()).await.unwrap();

    let answer = handler(&invoices).handle(command()).await;

    assert!(matches!(answer, Err(Error::Conflict(reason)) if reason.code == "invoice_not_draft"));
    let after = invoices.get(invoice.id).await.unwrap();
    assert_eq!(after, Some(invoice));
}

#[tokio::test]
async fn fails_with_invoice_printed() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let invoice = Invoice {
        printed: true,
        ..before()
    };
    invoices.save(invoice.clone()).await.unwrap();

    let answer = handler(&invoices).handle(command()).await;

    assert!(matches!(answer, Err(Error::Conflict(reason)) if reason.code == "invoice_printed"));
    let after = invoices.get(invoice.id).await.unwrap();
    assert_eq!(after, Some(invoice));
}
