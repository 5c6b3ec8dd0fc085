use std::sync::Arc;

use app_core::billing::{
    commands::send_invoice::{SendInvoice, SendInvoiceHandler},
    domain::{
        customer::{Customer, CustomerId},
        invoice::Invoice,
    },
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::billing::repo::{
        customer::{self, InMemoryCustomerRepository},
        invoice::InMemoryInvoiceRepository,
    },
    services::uuid::SequentialUuids,
};

async fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> SendInvoiceHandler {
    let customers = InMemoryCustomerRepository::default();
    let customer = Customer {
        id: command().customer_id,
        ..customer::customer()
    };
    customers.save(customer).await.unwrap();
    let customer = Customer {
        id: command().payer_id,
        ..customer::customer()
    };
    customers.save(customer).await.unwrap();
    SendInvoiceHandler {
        customers: Arc::new(customers),
        invoices: invoices.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> SendInvoice {
    SendInvoice {
        customer_id: CustomerId::from(Uuid::from_u128(8)),
        number: "Number 2".parse().unwrap(),
        payer_id: CustomerId::from(Uuid::from_u128(12)),
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
        customer_id: command.customer_id,
        payer_id: command.payer_id,
    };
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn the_customer_id_must_exist() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let mut command = command();
    command.customer_id = Uuid::from_u128(0xffff).into();

    let answer = handler(&invoices).await.handle(command).await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "customer_unknown"));
}

#[tokio::test]
async fn the_payer_id_must_exist() {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    let mut command = command();
    command.payer_id = Uuid::from_u128(0xffff).into();

    let answer = handler(&invoices).await.handle(command).await;

    let Err(Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "/payer_id");
}
