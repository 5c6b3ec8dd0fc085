use chrono::{DateTime, NaiveDate, Utc};
use kernel::{MultilineText, Patch, Text, Version};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    customer::CustomerId, iban::Iban, invoice_line::InvoiceLine, invoice_status::InvoiceStatus,
    money::Money,
};
use crate::scheduling::PatientId;

kernel::typed_id!(
    /// Identifies one invoice.
    InvoiceId
);

/// Invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    pub id: InvoiceId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub number: Text<1, 30>,
    pub note: MultilineText<0, 1000>,
    pub customer_id: CustomerId,
    pub patient_id: Option<PatientId>,
    pub total: Money,
    pub iban: Option<Iban>,
    pub status: InvoiceStatus,
    pub lines: Vec<InvoiceLine>,
    pub tags: Vec<Text<1, 20>>,
    pub price: Decimal,
    pub due_on: Option<NaiveDate>,
    pub data: Option<Value>,
}

/// What a new invoice consists of.
#[derive(Clone, Debug)]
pub struct NewInvoice {
    pub number: Text<1, 30>,
    pub note: MultilineText<0, 1000>,
    pub customer_id: CustomerId,
    pub patient_id: Option<PatientId>,
    pub total: Money,
    pub iban: Option<Iban>,
    pub status: InvoiceStatus,
    pub lines: Vec<InvoiceLine>,
    pub tags: Vec<Text<1, 20>>,
    pub price: Decimal,
    pub due_on: Option<NaiveDate>,
    pub data: Option<Value>,
}

/// What becomes different. The rest stays as it is.
#[derive(Clone, Debug, Default)]
pub struct InvoiceChange {
    pub number: Option<Text<1, 30>>,
    pub note: Option<MultilineText<0, 1000>>,
    pub customer_id: Option<CustomerId>,
    pub patient_id: Patch<PatientId>,
    pub total: Option<Money>,
    pub iban: Patch<Iban>,
    pub status: Option<InvoiceStatus>,
    pub lines: Option<Vec<InvoiceLine>>,
    pub tags: Option<Vec<Text<1, 20>>>,
    pub price: Option<Decimal>,
    pub due_on: Patch<NaiveDate>,
    pub data: Patch<Value>,
}

impl Invoice {
    #[must_use]
    pub fn create(id: InvoiceId, new: NewInvoice, now: DateTime<Utc>) -> Self {
        Self {
            id,
            version: Version::FIRST,
            created_at: now,
            number: new.number,
            note: new.note,
            customer_id: new.customer_id,
            patient_id: new.patient_id,
            total: new.total,
            iban: new.iban,
            status: new.status,
            lines: new.lines,
            tags: new.tags,
            price: new.price,
            due_on: new.due_on,
            data: new.data,
        }
    }

    /// Returns the invoice after `change`: the next version, if anything is different.
    #[must_use]
    pub fn change(self, change: InvoiceChange) -> Self {
        let before = self.clone();
        let after = Self {
            number: change.number.unwrap_or(self.number),
            note: change.note.unwrap_or(self.note),
            customer_id: change.customer_id.unwrap_or(self.customer_id),
            patient_id: change.patient_id.apply(self.patient_id),
            total: change.total.unwrap_or(self.total),
            iban: change.iban.apply(self.iban),
            status: change.status.unwrap_or(self.status),
            lines: change.lines.unwrap_or(self.lines),
            tags: change.tags.unwrap_or(self.tags),
            price: change.price.unwrap_or(self.price),
            due_on: change.due_on.apply(self.due_on),
            data: change.data.apply(self.data),
            ..self
        };
        if after == before {
            return after;
        }
        Self {
            version: after.version.next(),
            ..after
        }
    }
}
