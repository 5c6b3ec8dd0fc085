use async_trait::async_trait;
use kernel::Result;

use crate::billing::domain::customer::{Customer, CustomerId};

/// Stores customers.
#[async_trait]
pub trait CustomerRepository: Send + Sync {
    async fn get(&self, id: CustomerId) -> Result<Option<Customer>>;

    /// Adds `customer`, or replaces the one with its id.
    async fn save(&self, customer: Customer) -> Result<()>;

    /// Removes the one with this id. It is not an error if there is none.
    async fn delete(&self, id: CustomerId) -> Result<()>;
}
