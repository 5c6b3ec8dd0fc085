use std::sync::Arc;

use app_core::billing::{
    commands::remove_tagging::{RemoveTagging, RemoveTaggingHandler},
    domain::invoice::Invoice,
    ports::repo::{invoice::InvoiceRepository, tagging::TaggingRepository},
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::adapters::billing::repo::{
    invoice::{self, InMemoryInvoiceRepository},
    tagging::{self, InMemoryTaggingRepository},
};

async fn handler(taggings: &Arc<InMemoryTaggingRepository>) -> RemoveTaggingHandler {
    let tagging = tagging::tagging();
    let invoices = InMemoryInvoiceRepository::default();
    let invoice = Invoice {
        id: tagging.invoice_id,
        owner_id: command().owner_id,
        ..invoice::invoice()
    };
    invoices.save(invoice).await.unwrap();
    RemoveTaggingHandler {
        invoices: Arc::new(invoices),
        taggings: taggings.clone(),
    }
}

fn command() -> RemoveTagging {
    let tagging = tagging::tagging();
    RemoveTagging {
        invoice_id: tagging.invoice_id,
        tag_id: tagging.tag_id,
        owner_id: Uuid::from_u128(7).into(),
    }
}

#[tokio::test]
async fn removes_one() {
    let taggings = Arc::default();
    let (one, other) = (tagging::tagging(), tagging::other_tagging());
    let handler = handler(&taggings).await;
    taggings.add(one).await.unwrap();
    taggings.add(other).await.unwrap();

    handler.handle(command()).await.unwrap();

    assert!(!taggings.contains(one).await.unwrap());
    assert!(taggings.contains(other).await.unwrap());
}

#[tokio::test]
async fn the_invoice_must_be_ones_own() {
    let taggings = Arc::default();
    let one = tagging::tagging();
    let handler = handler(&taggings).await;
    taggings.add(one).await.unwrap();
    let of_another = Invoice {
        id: one.invoice_id,
        owner_id: Uuid::from_u128(99).into(),
        ..invoice::invoice()
    };
    handler.invoices.save(of_another).await.unwrap();

    let refused = handler.handle(command()).await;

    assert!(matches!(refused, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
    assert!(taggings.contains(one).await.unwrap());
}
