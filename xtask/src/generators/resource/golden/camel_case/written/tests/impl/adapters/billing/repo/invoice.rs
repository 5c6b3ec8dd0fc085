use std::{collections::HashMap, sync::Mutex};

use app_core::{
    UserId,
    billing::{
        domain::{
            bank_account::BankAccountId,
            invoice::{Invoice, InvoiceId},
            invoice_line::InvoiceLine,
            invoice_payment_status::InvoicePaymentStatus,
            money::Money,
        },
        ports::repo::invoice::InvoiceRepository,
    },
    scheduling::PatientId,
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta};
use kernel::{Result, Version};
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
        let mut kept = self.0.lock().unwrap();
        let mut others = kept.values().filter(|other| other.id != invoice.id);
        if others.any(|other| {
            other.owner_id == invoice.owner_id && other.invoice_number == invoice.invoice_number
        }) {
            return Err(app_core::billing::ports::repo::invoice::invoice_invoice_number_taken());
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
        invoice_number: "Invoice number 1".parse().unwrap(),
        bank_account_id: BankAccountId::from(Uuid::from_u128(15)),
        patient_id: Some(PatientId::from(Uuid::from_u128(17))),
        total_price: Money::new(19, "AAA".parse().unwrap()),
        payment_status: InvoicePaymentStatus::Draft,
        invoice_lines: vec![
            InvoiceLine::new(
                "Short text 1".parse().unwrap(),
                27,
                Money::new(29, "AAA".parse().unwrap()),
            )
            .unwrap(),
            InvoiceLine::new(
                "Short text 2".parse().unwrap(),
                28,
                Money::new(30, "BBB".parse().unwrap()),
            )
            .unwrap(),
        ],
        due_on: Some(NaiveDate::default() + TimeDelta::days(33)),
        extra_data: Some(Value::from("Extra data 1")),
    }
}

/// Returns another one, with other values in all fields.
pub fn other_invoice() -> Invoice {
    Invoice {
        id: Uuid::from_u128(2).into(),
        owner_id: UserId::from(Uuid::from_u128(8)),
        version: Version::FIRST.next(),
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(12),
        invoice_number: "Invoice number 2".parse().unwrap(),
        bank_account_id: BankAccountId::from(Uuid::from_u128(16)),
        patient_id: None,
        total_price: Money::new(20, "BBB".parse().unwrap()),
        payment_status: InvoicePaymentStatus::PartlyPaid,
        invoice_lines: vec![
            InvoiceLine::new(
                "Short text 2".parse().unwrap(),
                28,
                Money::new(30, "BBB".parse().unwrap()),
            )
            .unwrap(),
            InvoiceLine::new(
                "Short text 1".parse().unwrap(),
                27,
                Money::new(29, "AAA".parse().unwrap()),
            )
            .unwrap(),
        ],
        due_on: None,
        extra_data: None,
    }
}
