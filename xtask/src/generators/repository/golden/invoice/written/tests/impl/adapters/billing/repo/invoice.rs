use std::{collections::HashMap, sync::Mutex};

use app_core::billing::{
    domain::{
        invoice::{Invoice, InvoiceId},
        invoice_number::InvoiceNumber,
        money::Money,
    },
    ports::repo::invoice::InvoiceRepository,
};
use async_trait::async_trait;
use chrono::{NaiveDate, TimeDelta};
use kernel::Result;
use serde_json::Value;
use uuid::Uuid;

#[derive(Default)]
pub struct InMemoryInvoiceRepository(Mutex<HashMap<InvoiceId, Invoice>>);

#[async_trait]
impl InvoiceRepository for InMemoryInvoiceRepository {
    async fn get(&self, id: InvoiceId) -> Result<Option<Invoice>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, invoice: Invoice) -> Result<()> {
        self.0.lock().unwrap().insert(invoice.id, invoice);
        Ok(())
    }

    async fn delete(&self, id: InvoiceId) -> Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }
}

/// Returns one for tests.
pub fn invoice() -> Invoice {
    Invoice {
        id: Uuid::from_u128(1).into(),
        number: InvoiceNumber::try_from("Number 1".to_owned()).unwrap(),
        total: Money::new(9, "Currency 1".parse().unwrap()),
        due: Some(NaiveDate::default() + TimeDelta::days(13)),
        parent: Some(InvoiceId::from(Uuid::from_u128(15))),
        extra: Some(Value::from("Extra 1")),
    }
}

/// Returns another one, with other values in all fields.
pub fn other_invoice() -> Invoice {
    Invoice {
        id: Uuid::from_u128(2).into(),
        number: InvoiceNumber::try_from("Number 2".to_owned()).unwrap(),
        total: Money::new(10, "Currency 2".parse().unwrap()),
        due: None,
        parent: None,
        extra: None,
    }
}
