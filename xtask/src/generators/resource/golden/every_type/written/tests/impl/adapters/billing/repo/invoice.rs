use std::{collections::HashMap, sync::Mutex};

use app_core::{
    billing::{
        domain::{
            customer::CustomerId,
            iban::Iban,
            invoice::{Invoice, InvoiceId},
            invoice_line::InvoiceLine,
            invoice_status::InvoiceStatus,
            money::Money,
        },
        ports::repo::invoice::InvoiceRepository,
    },
    scheduling::PatientId,
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta};
use kernel::{Result, Version};
use rust_decimal::Decimal;
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
        version: Version::FIRST,
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(9),
        number: "Number 1".parse().unwrap(),
        note: "Note 1".parse().unwrap(),
        customer_id: CustomerId::from(Uuid::from_u128(15)),
        patient_id: Some(PatientId::from(Uuid::from_u128(17))),
        total: Money::new(19, "AAA".parse().unwrap()),
        iban: Some(Iban::try_from("AAAAAAAAAAAAAAA".to_owned()).unwrap()),
        status: InvoiceStatus::Draft,
        lines: vec![
            InvoiceLine::new(
                "Description 1".parse().unwrap(),
                29,
                Money::new(31, "AAA".parse().unwrap()),
            )
            .unwrap(),
            InvoiceLine::new(
                "Description 2".parse().unwrap(),
                30,
                Money::new(32, "BBB".parse().unwrap()),
            )
            .unwrap(),
        ],
        tags: vec!["Tags 1".parse().unwrap(), "Tags 2".parse().unwrap()],
        price: Decimal::new(375, 1),
        due_on: Some(NaiveDate::default() + TimeDelta::days(39)),
        data: Some(Value::from("Data 1")),
    }
}

/// Returns another one, with other values in all fields.
pub fn other_invoice() -> Invoice {
    Invoice {
        id: Uuid::from_u128(2).into(),
        version: Version::FIRST.next(),
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(10),
        number: "Number 2".parse().unwrap(),
        note: "Note 2".parse().unwrap(),
        customer_id: CustomerId::from(Uuid::from_u128(16)),
        patient_id: None,
        total: Money::new(20, "BBB".parse().unwrap()),
        iban: None,
        status: InvoiceStatus::Sent,
        lines: vec![
            InvoiceLine::new(
                "Description 2".parse().unwrap(),
                30,
                Money::new(32, "BBB".parse().unwrap()),
            )
            .unwrap(),
            InvoiceLine::new(
                "Description 1".parse().unwrap(),
                29,
                Money::new(31, "AAA".parse().unwrap()),
            )
            .unwrap(),
        ],
        tags: vec!["Tags 2".parse().unwrap(), "Tags 1".parse().unwrap()],
        price: Decimal::new(385, 1),
        due_on: None,
        data: None,
    }
}
