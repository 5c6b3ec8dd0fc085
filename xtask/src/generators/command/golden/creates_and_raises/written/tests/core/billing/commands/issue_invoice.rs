use std::sync::Arc;

use app_core::billing::{
    commands::issue_invoice::{IssueInvoice, IssueInvoiceHandler},
    domain::{
        customer::{Customer, CustomerId},
        invoice::Invoice,
    },
    events::invoice_issued::InvoiceIssued,
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
};
use kernel::{CommandHandler, Error, doubles::PublishDouble};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::billing::repo::{
        customer::{self, InMemoryCustomerRepository},
        invoice::InMemoryInvoiceRepository,
    },
    services::{clock::FixedClock, uuid::SequentialUuids},
};

async fn handler(
    invoices: &Arc<InMemoryInvoiceRepository>,
    invoice_issued: &Arc<PublishDouble<InvoiceIssued>>,
) -> IssueInvoiceHandler {
    let customers = InMemoryCustomerRepository::default();
    let customer = Customer {
        id: command().customer_id,
        ..customer::customer()
    };
    customers.save(customer).await.unwrap();
    IssueInvoiceHandler {
        clock: Arc::new(FixedClock::default()),
        customers: Arc::new(customers),
        invoice_issued: invoice_issued.clone(),
        invoices: invoices.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> IssueInvoice {
    IssueInvoice {
        number: "Number 2".parse().unwrap(),
        note: "Note 2".parse().unwrap(),
        customer_id: CustomerId::from(Uuid::from_u128(12)),
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let invoice_issued = Arc::default();
    let command = command();

    let id = handler(&invoices, &invoice_issued)
        .await
        .handle(command.clone())
        .await
        .unwrap();

    let stored = invoices.get(id).await.unwrap();
    let expected = Invoice {
        id,
        number: command.number,
        note: Some(command.note.clone()),
        customer_id: command.customer_id,
        issued_at: FixedClock::START,
    };
    let event = InvoiceIssued {
        id,
        customer_id: expected.customer_id,
        number: expected.number.clone(),
        note: command.note,
        at: FixedClock::START,
    };
    assert_eq!(invoice_issued.published(), [event]);
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn the_customer_id_must_exist() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let invoice_issued = Arc::default();
    let mut command = command();
    command.customer_id = Uuid::from_u128(0xffff).into();

    let answer = handler(&invoices, &invoice_issued)
        .await
        .handle(command)
        .await;

    let Err(Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "/customer_id");
    assert!(invoice_issued.published().is_empty());
}
