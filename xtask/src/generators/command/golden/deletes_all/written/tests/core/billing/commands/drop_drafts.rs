use std::sync::Arc;

use app_core::billing::{
    commands::drop_drafts::{DropDrafts, DropDraftsHandler},
    domain::{customer::CustomerId, invoice::Invoice, invoice_status::InvoiceStatus},
    ports::repo::invoice::InvoiceRepository,
};
use kernel::CommandHandler;
use uuid::Uuid;

use crate::tests::doubles::adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository};

fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> DropDraftsHandler {
    DropDraftsHandler {
        invoices: invoices.clone(),
    }
}

fn command() -> DropDrafts {
    DropDrafts {
        status: InvoiceStatus::Sent,
        customer_id: CustomerId::from(Uuid::from_u128(10)),
    }
}

#[tokio::test]
async fn deletes_all_that_have_its_values() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let handler = handler(&invoices);
    let one = Invoice {
        status: command().status,
        customer_id: Some(command().customer_id),
        ..invoice::invoice()
    };
    let other = Invoice {
        status: InvoiceStatus::Draft,
        customer_id: Some(CustomerId::from(Uuid::from_u128(107))),
        ..invoice::other_invoice()
    };
    invoices.save(one.clone()).await.unwrap();
    invoices.save(other.clone()).await.unwrap();

    // To delete none is no error.
    for _ in 0..2 {
        handler.handle(command()).await.unwrap();
    }

    assert_eq!(invoices.get(one.id).await.unwrap(), None);
    assert_eq!(invoices.get(other.id).await.unwrap(), Some(other));
}
