use std::sync::Arc;

use app_core::billing::{
    commands::create_customer::{CreateCustomer, CreateCustomerHandler},
    domain::customer::{Customer, NewCustomer},
    ports::repo::customer::CustomerRepository,
};
use kernel::{CommandHandler, Version};

use crate::tests::doubles::{
    adapters::billing::repo::customer::{self, InMemoryCustomerRepository},
    services::{clock::FixedClock, uuid::SequentialUuids},
};

fn handler(customers: &Arc<InMemoryCustomerRepository>) -> CreateCustomerHandler {
    CreateCustomerHandler {
        clock: Arc::new(FixedClock::default()),
        customers: customers.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> CreateCustomer {
    let customer = customer::customer();
    CreateCustomer {
        customer: NewCustomer {
            name: customer.name,
        },
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let customers = Arc::default();

    let id = handler(&customers).handle(command()).await.unwrap();

    let expected = Customer {
        id,
        version: Version::FIRST,
        created_at: FixedClock::START,
        ..customer::customer()
    };
    assert_eq!(customers.get(id).await.unwrap(), Some(expected));
}
