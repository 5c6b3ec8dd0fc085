use std::sync::Arc;

use app_core::billing::{
    commands::create_invoice::{CreateInvoice, CreateInvoiceHandler},
    domain::{
        customer::Customer,
        invoice::{Invoice, NewInvoice},
    },
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
};
use kernel::{CommandHandler, Error, Version};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::billing::repo::{
        customer::{self, InMemoryCustomerRepository},
        invoice::{self, InMemoryInvoiceRepository},
    },
    services::{clock::FixedClock, uuid::SequentialUuids},
};

async fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> CreateInvoiceHandler {
    let stored = invoice::invoice();
    let customers = InMemoryCustomerRepository::default();
    let customer = Customer {
        id: stored.customer_id,
        ..customer::customer()
    };
    customers.save(customer).await.unwrap();
    CreateInvoiceHandler {
        clock: Arc::new(FixedClock::default()),
        customers: Arc::new(customers),
        invoices: invoices.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> CreateInvoice {
    let invoice = invoice::invoice();
    CreateInvoice {
        invoice: NewInvoice {
            number: invoice.number,
            note: invoice.note,
            customer_id: invoice.customer_id,
            patient_id: invoice.patient_id,
            total: invoice.total,
            iban: invoice.iban,
            status: invoice.status,
            lines: invoice.lines,
            tags: invoice.tags,
            price: invoice.price,
            due_on: invoice.due_on,
            data: invoice.data,
        },
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let invoices = Arc::default();

    let id = handler(&invoices).await.handle(command()).await.unwrap();

    let expected = Invoice {
        id,
        version: Version::FIRST,
        created_at: FixedClock::START,
        ..invoice::invoice()
    };
    assert_eq!(invoices.get(id).await.unwrap(), Some(expected));
}

#[tokio::test]
async fn the_customer_id_must_exist() {
    let invoices = Arc::default();
    let mut command = command();
    command.invoice.customer_id = Uuid::from_u128(0xffff).into();

    let refused = handler(&invoices).await.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/customer_id")
    );
}
