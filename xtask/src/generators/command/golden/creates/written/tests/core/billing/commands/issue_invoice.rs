use std::sync::Arc;

use app_core::{
    UserId,
    billing::{
        commands::issue_invoice::{IssueInvoice, IssueInvoiceHandler},
        domain::{
            customer::{Customer, CustomerId},
            invoice::Invoice,
        },
        ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
    },
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::billing::repo::{
        customer::{self, InMemoryCustomerRepository},
        invoice::InMemoryInvoiceRepository,
    },
    services::{clock::FixedClock, uuid::SequentialUuids},
};

async fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> IssueInvoiceHandler {
    let customers = InMemoryCustomerRepository::default();
    let customer = Customer {
        id: command().customer_id,
        ..customer::customer()
    };
    customers.save(customer).await.unwrap();
    IssueInvoiceHandler {
        clock: Arc::new(FixedClock::default()),
        customers: Arc::new(customers),
        invoices: invoices.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> IssueInvoice {
    IssueInvoice {
        number: "Number 2".parse().unwrap(),
        owner_id: UserId::from(Uuid::from_u128(10)),
        customer_id: CustomerId::from(Uuid::from_u128(12)),
        due_on: None,
        tags: vec!["Tags 2".parse().unwrap(), "Tags 1".parse().unwrap()],
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let command = command();

    let id = handler(&invoices)
        .await
        .handle(command.clone())
        .await
        .unwrap();

    let stored = invoices.get(id).await.unwrap();
    let expected = Invoice {
        id,
        number: command.number,
        owner_id: command.owner_id,
        customer_id: command.customer_id,
        due_on: command.due_on,
        tags: command.tags,
        issued_at: FixedClock::START,
    };
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn the_customer_id_must_exist() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let mut command = command();
    command.customer_id = Uuid::from_u128(0xffff).into();

    let answer = handler(&invoices).await.handle(command).await;

    let Err(Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "/customer_id");
}
