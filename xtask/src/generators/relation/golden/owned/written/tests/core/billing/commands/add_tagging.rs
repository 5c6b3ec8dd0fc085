use std::sync::Arc;

use app_core::billing::{
    commands::add_tagging::{AddTagging, AddTaggingHandler},
    domain::{invoice::Invoice, tag::Tag},
    ports::repo::{invoice::InvoiceRepository, tag::TagRepository, tagging::TaggingRepository},
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::adapters::billing::repo::{
    invoice::{self, InMemoryInvoiceRepository},
    tag::{self, InMemoryTagRepository},
    tagging::{self, InMemoryTaggingRepository},
};

async fn handler(taggings: &Arc<InMemoryTaggingRepository>) -> AddTaggingHandler {
    let tagging = tagging::tagging();
    let invoices = InMemoryInvoiceRepository::default();
    let tags = InMemoryTagRepository::default();
    let invoice = Invoice {
        id: tagging.invoice_id,
        owner_id: command().owner_id,
        ..invoice::invoice()
    };
    invoices.save(invoice).await.unwrap();
    let tag = Tag {
        id: tagging.tag_id,
        ..tag::tag()
    };
    tags.save(tag).await.unwrap();
    AddTaggingHandler {
        invoices: Arc::new(invoices),
        tags: Arc::new(tags),
        taggings: taggings.clone(),
    }
}

fn command() -> AddTagging {
    let tagging = tagging::tagging();
    AddTagging {
        invoice_id: tagging.invoice_id,
        tag_id: tagging.tag_id,
        owner_id: Uuid::from_u128(7).into(),
    }
}

#[tokio::test]
async fn adds_one() {
    let taggings = Arc::default();

    handler(&taggings).await.handle(command()).await.unwrap();

    assert!(taggings.contains(tagging::tagging()).await.unwrap());
    assert!(!taggings.contains(tagging::other_tagging()).await.unwrap());
}

#[tokio::test]
async fn the_invoice_must_exist() {
    let taggings = Arc::default();
    let command = AddTagging {
        invoice_id: Uuid::from_u128(9).into(),
        ..command()
    };

    let refused = handler(&taggings).await.handle(command).await;

    assert!(matches!(refused, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
}

#[tokio::test]
async fn the_invoice_must_be_ones_own() {
    let taggings = Arc::default();
    let handler = handler(&taggings).await;
    let of_another = Invoice {
        id: command().invoice_id,
        owner_id: Uuid::from_u128(99).into(),
        ..invoice::invoice()
    };
    handler.invoices.save(of_another).await.unwrap();

    let refused = handler.handle(command()).await;

    assert!(matches!(refused, Err(Error::NotFound(reason)) if reason.code == "invoice_unknown"));
    assert!(!taggings.contains(tagging::tagging()).await.unwrap());
}

#[tokio::test]
async fn the_tag_must_exist() {
    let taggings = Arc::default();
    let command = AddTagging {
        tag_id: Uuid::from_u128(9).into(),
        ..command()
    };

    let refused = handler(&taggings).await.handle(command).await;

    assert!(matches!(refused, Err(Error::NotFound(reason)) if reason.code == "tag_unknown"));
}
