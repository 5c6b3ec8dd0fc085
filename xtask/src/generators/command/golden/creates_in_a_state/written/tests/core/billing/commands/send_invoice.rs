use std::sync::Arc;

use app_core::billing::{
    commands::send_invoice::{SendInvoice, SendInvoiceHandler},
    domain::{invoice::Invoice, invoice_status::InvoiceStatus},
    ports::repo::invoice::InvoiceRepository,
};
use kernel::CommandHandler;

use crate::tests::doubles::{
    adapters::billing::repo::invoice::InMemoryInvoiceRepository,
    services::{clock::FixedClock, uuid::SequentialUuids},
};

fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> SendInvoiceHandler {
    SendInvoiceHandler {
        clock: Arc::new(FixedClock::default()),
        invoices: invoices.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> SendInvoice {
    SendInvoice {
        number: "Number 2".parse().unwrap(),
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let command = command();

    let id = handler(&invoices).handle(command.clone()).await.unwrap();

    let stored = invoices.get(id).await.unwrap();
    let expected = Invoice {
        id,
        number: command.number,
        status: InvoiceStatus::Sent,
        sent_on: Some(FixedClock::START.date_naive()),
        printed: true,
        copies: 2,
    };
    assert_eq!(stored, Some(expected));
}
