use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;
use services::{clock::Clock, uuid::UuidGenerator};

use crate::billing::{
    domain::customer::{Customer, CustomerId, NewCustomer},
    ports::repo::customer::CustomerRepository,
};

/// Creates a customer.
#[derive(Clone, Debug)]
pub struct CreateCustomer {
    pub customer: NewCustomer,
}

impl Command for CreateCustomer {
    type Output = CustomerId;
}

#[injectable]
pub struct CreateCustomerHandler {
    pub clock: Arc<dyn Clock>,
    pub customers: Arc<dyn CustomerRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<CreateCustomer> for CreateCustomerHandler {
    async fn handle(&self, command: CreateCustomer) -> Result<CustomerId> {
        let id = CustomerId::from(self.uuids.next());
        let customer = Customer::create(id, command.customer, self.clock.now());
        self.customers.save(customer).await?;
        Ok(id)
    }
}
