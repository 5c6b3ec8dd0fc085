use std::sync::Arc;

use app_core::billing::{
    commands::change_customer::{ChangeCustomer, ChangeCustomerHandler},
    domain::customer::CustomerChange,
    ports::repo::customer::CustomerRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::billing::repo::customer::{self, InMemoryCustomerRepository};

/// A handler for a service that has one customer.
async fn handler() -> (Arc<InMemoryCustomerRepository>, ChangeCustomerHandler) {
    let customers = Arc::<InMemoryCustomerRepository>::default();
    customers.save(customer::customer()).await.unwrap();
    let handler = ChangeCustomerHandler {
        customers: customers.clone(),
    };
    (customers, handler)
}

/// Changes the stored customer in one field.
fn command() -> ChangeCustomer {
    let customer = customer::customer();
    let other = customer::other_customer();
    ChangeCustomer {
        id: customer.id,
        seen: Some(customer.version),
        change: CustomerChange {
            name: Some(other.name),
        },
    }
}

#[tokio::test]
async fn stores_the_change_as_the_next_version() {
    let (customers, handler) = handler().await;
    let customer = customer::customer();

    let version = handler.handle(command()).await.unwrap();

    let changed = customer.clone().change(command().change);
    assert_eq!(version, customer.version.next());
    assert_eq!(customers.get(customer.id).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (customers, handler) = handler().await;
    let customer = customer::customer();
    let outdated = ChangeCustomer {
        seen: Some(customer.version.next()),
        ..command()
    };

    let refused = handler.handle(outdated).await;

    assert!(matches!(refused, Err(Error::PreconditionFailed(_))));
    assert_eq!(customers.get(customer.id).await.unwrap(), Some(customer));
}
