use std::{collections::HashMap, sync::Mutex};

use app_core::{
    UserId,
    billing::{
        domain::{
            invoice::{Invoice, InvoiceId},
            invoice_line::InvoiceLine,
            invoice_status::InvoiceStatus,
            money::Money,
        },
        ports::repo::invoice::InvoiceRepository,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta};
use kernel::{Result, Version};
use uuid::Uuid;

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
        owner_id: UserId::from(Uuid::from_u128(7)),
        version: Version::FIRST,
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(11),
        number: "Number 1".parse().unwrap(),
        total: Money::new(15, "AAA".parse().unwrap()),
        due_on: Some(NaiveDate::default() + TimeDelta::days(19)),
        status: InvoiceStatus::Draft,
        lines: vec![
            InvoiceLine::new(
                "Description 1".parse().unwrap(),
                25,
                Money::new(27, "AAA".parse().unwrap()),
            )
            .unwrap(),
            InvoiceLine::new(
                "Description 2".parse().unwrap(),
                26,
                Money::new(28, "BBB".parse().unwrap()),
            )
            .unwrap(),
        ],
    }
}

/// Returns another one, with other values in all fields.
pub fn other_invoice() -> Invoice {
    Invoice {
        id: Uuid::from_u128(2).into(),
        owner_id: UserId::from(Uuid::from_u128(8)),
        version: Version::FIRST.next(),
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(12),
        number: "Number 2".parse().unwrap(),
        total: Money::new(16, "BBB".parse().unwrap()),
        due_on: None,
        status: InvoiceStatus::Sent,
        lines: vec![
            InvoiceLine::new(
                "Description 2".parse().unwrap(),
                26,
                Money::new(28, "BBB".parse().unwrap()),
            )
            .unwrap(),
            InvoiceLine::new(
                "Description 1".parse().unwrap(),
                25,
                Money::new(27, "AAA".parse().unwrap()),
            )
            .unwrap(),
        ],
    }
}
