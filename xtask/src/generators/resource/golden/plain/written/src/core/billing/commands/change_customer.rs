use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, Version};
use nject::injectable;

use crate::billing::{
    domain::customer::{CustomerChange, CustomerId},
    ports::repo::customer::CustomerRepository,
    shared::customer_unknown,
};

/// Changes a customer.
#[derive(Clone, Debug)]
pub struct ChangeCustomer {
    pub id: CustomerId,
    /// The version that the caller has seen. Without it, any version is changed.
    pub seen: Option<Version>,
    pub change: CustomerChange,
}

/// The version after the change.
impl Command for ChangeCustomer {
    type Output = Version;
}

#[injectable]
pub struct ChangeCustomerHandler {
    pub customers: Arc<dyn CustomerRepository>,
}

impl CommandHandler<ChangeCustomer> for ChangeCustomerHandler {
    async fn handle(&self, command: ChangeCustomer) -> Result<Version> {
        let customer = self
            .customers
            .get(command.id)
            .await?
            .ok_or_else(customer_unknown::customer_unknown)?;
        let version = customer.version;
        version.must_be(command.seen)?;
        let customer = customer.change(command.change);
        if customer.version == version {
            return Ok(version);
        }
        let version = customer.version;
        self.customers.save(customer).await?;
        Ok(version)
    }
}
