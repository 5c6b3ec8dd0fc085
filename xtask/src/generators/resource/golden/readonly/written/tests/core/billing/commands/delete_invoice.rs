use std::sync::Arc;

use app_core::billing::{
    commands::delete_invoice::{DeleteInvoice, DeleteInvoiceHandler},
    ports::repo::invoice::InvoiceRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository};

/// A handler for a service that has two invoices.
async fn handler() -> (Arc<InMemoryInvoiceRepository>, DeleteInvoiceHandler) {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    invoices.save(invoice::invoice()).await.unwrap();
    invoices.save(invoice::other_invoice()).await.unwrap();
    let handler = DeleteInvoiceHandler {
        invoices: invoices.clone(),
    };
    (invoices, handler)
}

fn command() -> DeleteInvoice {
    let invoice = invoice::invoice();
    DeleteInvoice {
        id: invoice.id,
        owner_id: invoice.owner_id,
        seen: Some(invoice.version),
    }
}

#[tokio::test]
async fn deletes_one() {
    let (invoices, handler) = handler().await;

    handler.handle(command()).await.unwrap();

    assert_eq!(invoices.get(invoice::invoice().id).await.unwrap(), None);
    let other = invoice::other_invoice();
    assert_eq!(invoices.get(other.id).await.unwrap(), Some(other));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (invoices, handler) = handler().await;
    let invoice = invoice::invoice();
    let outdated = DeleteInvoice {
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
    let of_another = DeleteInvoice {
        owner_id: invoice::other_invoice().owner_id,
        ..command()
    };

    let refused = handler.handle(of_another).await;

    assert!(matches!(refused, Err(Error::NotFound(_))));
    assert_eq!(invoices.get(invoice.id).await.unwrap(), Some(invoice));
}
