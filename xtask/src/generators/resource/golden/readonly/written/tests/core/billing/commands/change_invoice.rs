use std::sync::Arc;

use app_core::billing::{
    commands::change_invoice::{ChangeInvoice, ChangeInvoiceHandler},
    domain::invoice::InvoiceChange,
    ports::repo::invoice::InvoiceRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository};

/// A handler for a service that has one invoice.
async fn handler() -> (Arc<InMemoryInvoiceRepository>, ChangeInvoiceHandler) {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    invoices.save(invoice::invoice()).await.unwrap();
    let handler = ChangeInvoiceHandler {
        invoices: invoices.clone(),
    };
    (invoices, handler)
}

/// Changes the stored invoice in one field.
fn command() -> ChangeInvoice {
    let invoice = invoice::invoice();
    let other = invoice::other_invoice();
    ChangeInvoice {
        id: invoice.id,
        owner_id: invoice.owner_id,
        seen: Some(invoice.version),
        change: InvoiceChange {
            number: Some(other.number),
        },
    }
}

#[tokio::test]
async fn stores_the_change_as_the_next_version() {
    let (invoices, handler) = handler().await;
    let invoice = invoice::invoice();

    let version = handler.handle(command()).await.unwrap();

    let changed = invoice.clone().change(command().change);
    assert_eq!(version, invoice.version.next());
    assert_eq!(invoices.get(invoice.id).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (invoices, handler) = handler().await;
    let invoice = invoice::invoice();
    let outdated = ChangeInvoice {
        seen: Some(invoice.version.next()),
        ..command()
    };

    let refused = handler.handle(outdated).await;

    assert!(matches!(refused, Err(Error::PreconditionFailed(_))));
    assert_eq!(invoices.get(invoice.id).await.unwrap(), Some(invoice));
}

#[tokio::test]
async fn what_is_anothers_does_not_exist() {
    let (invoices, handler) = handler().await;
    let invoice = invoice::invoice();
    let of_another = ChangeInvoice {
        owner_id: invoice::other_invoice().owner_id,
        ..command()
    };

    let refused = handler.handle(of_another).await;

    assert!(matches!(refused, Err(Error::NotFound(_))));
    assert_eq!(invoices.get(invoice.id).await.unwrap(), Some(invoice));
}
