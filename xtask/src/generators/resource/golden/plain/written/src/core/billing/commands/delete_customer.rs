use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, Version};
use nject::injectable;

use crate::billing::{
    domain::customer::CustomerId, ports::repo::customer::CustomerRepository,
    shared::customer_unknown,
};

/// Deletes a customer.
#[derive(Clone, Debug)]
pub struct DeleteCustomer {
    pub id: CustomerId,
    /// The version that the caller has seen. Without it, any version is deleted.
    pub seen: Option<Version>,
}

impl Command for DeleteCustomer {
    type Output = ();
}

#[injectable]
pub struct DeleteCustomerHandler {
    pub customers: Arc<dyn CustomerRepository>,
}

impl CommandHandler<DeleteCustomer> for DeleteCustomerHandler {
    async fn handle(&self, command: DeleteCustomer) -> Result<()> {
        let customer = self
            .customers
            .get(command.id)
            .await?
            .ok_or_else(customer_unknown::customer_unknown)?;
        customer.version.must_be(command.seen)?;
        self.customers.delete(command.id).await
    }
}
