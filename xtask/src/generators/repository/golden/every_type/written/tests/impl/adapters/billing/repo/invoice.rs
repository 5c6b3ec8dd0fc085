use std::{collections::HashMap, sync::Mutex};

use app_core::{
    UserId,
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
use kernel::Result;
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

/// Keeps what refers to something that is deleted: it does not know of that.
#[derive(Default)]
pub struct InMemoryInvoiceRepository(Mutex<HashMap<InvoiceId, Invoice>>);

#[async_trait]
impl InvoiceRepository for InMemoryInvoiceRepository {
    async fn get(&self, id: InvoiceId) -> Result<Option<Invoice>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, invoice: Invoice) -> Result<()> {
        let mut kept = self.0.lock().unwrap();
        let mut others = kept.values().filter(|other| other.id != invoice.id);
        if others.any(|other| other.owner_id == invoice.owner_id && other.number == invoice.number)
        {
            return Err(app_core::billing::ports::repo::invoice::invoice_number_taken());
        }
        kept.insert(invoice.id, invoice);
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
        number: "Number 1".parse().unwrap(),
        note: "Note 1".parse().unwrap(),
        owner_id: UserId::from(Uuid::from_u128(11)),
        customer_id: CustomerId::from(Uuid::from_u128(13)),
        patient_id: Some(PatientId::from(Uuid::from_u128(15))),
        total: Money::new(17, "AAA".parse().unwrap()),
        discount: Some(Money::new(21, "AAA".parse().unwrap())),
        iban: Some(Iban::try_from("AAAAAAAAAAAAAAA".to_owned()).unwrap()),
        status: InvoiceStatus::Draft,
        lines: vec![
            InvoiceLine::new(
                "Description 1".parse().unwrap(),
                31,
                Money::new(33, "AAA".parse().unwrap()),
            ),
            InvoiceLine::new(
                "Description 2".parse().unwrap(),
                32,
                Money::new(34, "BBB".parse().unwrap()),
            ),
        ],
        tags: vec!["Tags 1".parse().unwrap(), "Tags 2".parse().unwrap()],
        price: Decimal::new(395, 1),
        due_on: Some(NaiveDate::default() + TimeDelta::days(41)),
        issued_at: DateTime::UNIX_EPOCH + TimeDelta::days(43),
        data: Some(Value::from("Data 1")),
    }
}

/// Returns another one, with other values in all fields.
pub fn other_invoice() -> Invoice {
    Invoice {
        id: Uuid::from_u128(2).into(),
        number: "Number 2".parse().unwrap(),
        note: "Note 2".parse().unwrap(),
        owner_id: UserId::from(Uuid::from_u128(12)),
        customer_id: CustomerId::from(Uuid::from_u128(14)),
        patient_id: None,
        total: Money::new(18, "BBB".parse().unwrap()),
        discount: None,
        iban: None,
        status: InvoiceStatus::Sent,
        lines: vec![
            InvoiceLine::new(
                "Description 2".parse().unwrap(),
                32,
                Money::new(34, "BBB".parse().unwrap()),
            ),
            InvoiceLine::new(
                "Description 1".parse().unwrap(),
                31,
                Money::new(33, "AAA".parse().unwrap()),
            ),
        ],
        tags: vec!["Tags 2".parse().unwrap(), "Tags 1".parse().unwrap()],
        price: Decimal::new(405, 1),
        due_on: None,
        issued_at: DateTime::UNIX_EPOCH + TimeDelta::days(44),
        data: None,
    }
}
