use std::sync::Arc;

use app_core::billing::{
    commands::create_invoice::{CreateInvoice, CreateInvoiceHandler},
    domain::{
        invoice::{Invoice, NewInvoice},
        invoice_status::InvoiceStatus,
    },
    ports::repo::invoice::InvoiceRepository,
};
use kernel::{CommandHandler, Version};

use crate::tests::doubles::{
    adapters::billing::repo::invoice::{self, InMemoryInvoiceRepository},
    services::{clock::FixedClock, uuid::SequentialUuids},
};

fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> CreateInvoiceHandler {
    CreateInvoiceHandler {
        clock: Arc::new(FixedClock::default()),
        invoices: invoices.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> CreateInvoice {
    let invoice = invoice::invoice();
    CreateInvoice {
        owner_id: invoice.owner_id,
        invoice: NewInvoice {
            number: invoice.number,
        },
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let invoices = Arc::default();

    let id = handler(&invoices).handle(command()).await.unwrap();

    let expected = Invoice {
        id,
        version: Version::FIRST,
        created_at: FixedClock::START,
        status: InvoiceStatus::Draft,
        paid_at: None,
        copies: 1,
        tags: Vec::new(),
        ..invoice::invoice()
    };
    assert_eq!(invoices.get(id).await.unwrap(), Some(expected));
}
