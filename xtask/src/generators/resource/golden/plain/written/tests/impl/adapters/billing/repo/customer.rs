use std::{collections::HashMap, sync::Mutex};

use app_core::billing::{
    domain::customer::{Customer, CustomerId},
    ports::repo::customer::CustomerRepository,
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use kernel::{Result, Version};
use uuid::Uuid;

#[derive(Default)]
pub struct InMemoryCustomerRepository(Mutex<HashMap<CustomerId, Customer>>);

#[async_trait]
impl CustomerRepository for InMemoryCustomerRepository {
    async fn get(&self, id: CustomerId) -> Result<Option<Customer>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, customer: Customer) -> Result<()> {
        self.0.lock().unwrap().insert(customer.id, customer);
        Ok(())
    }

    async fn delete(&self, id: CustomerId) -> Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }
}

/// Returns one for tests.
pub fn customer() -> Customer {
    Customer {
        id: Uuid::from_u128(1).into(),
        version: Version::FIRST,
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(9),
        name: "Name 1".parse().unwrap(),
    }
}

/// Returns another one, with other values in all fields.
pub fn other_customer() -> Customer {
    Customer {
        id: Uuid::from_u128(2).into(),
        version: Version::FIRST.next(),
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(10),
        name: "Name 2".parse().unwrap(),
    }
}
