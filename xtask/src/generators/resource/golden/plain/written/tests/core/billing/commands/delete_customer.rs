use std::sync::Arc;

use app_core::billing::{
    commands::delete_customer::{DeleteCustomer, DeleteCustomerHandler},
    ports::repo::customer::CustomerRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::billing::repo::customer::{self, InMemoryCustomerRepository};

/// A handler for a service that has two customers.
async fn handler() -> (Arc<InMemoryCustomerRepository>, DeleteCustomerHandler) {
    let customers = Arc::<InMemoryCustomerRepository>::default();
    customers.save(customer::customer()).await.unwrap();
    customers.save(customer::other_customer()).await.unwrap();
    let handler = DeleteCustomerHandler {
        customers: customers.clone(),
    };
    (customers, handler)
}

fn command() -> DeleteCustomer {
    let customer = customer::customer();
    DeleteCustomer {
        id: customer.id,
        seen: Some(customer.version),
    }
}

#[tokio::test]
async fn deletes_one() {
    let (customers, handler) = handler().await;

    handler.handle(command()).await.unwrap();

    assert_eq!(customers.get(customer::customer().id).await.unwrap(), None);
    let other = customer::other_customer();
    assert_eq!(customers.get(other.id).await.unwrap(), Some(other));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (customers, handler) = handler().await;
    let customer = customer::customer();
    let outdated = DeleteCustomer {
        seen: Some(customer.version.next()),
        ..command()
    };

    let refused = handler.handle(outdated).await;

    assert!(matches!(refused, Err(Error::PreconditionFailed(_))));
    assert_eq!(customers.get(customer.id).await.unwrap(), Some(customer));
}
