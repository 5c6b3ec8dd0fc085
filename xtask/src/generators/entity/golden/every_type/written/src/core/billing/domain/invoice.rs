use chrono::{DateTime, NaiveDate, Utc};
use kernel::{MultilineText, Text};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    customer::CustomerId, iban::Iban, invoice_line::InvoiceLine, invoice_status::InvoiceStatus,
    money::Money,
};
use crate::{UserId, scheduling::PatientId};

kernel::typed_id!(
    /// Identifies one invoice.
    InvoiceId
);

/// Invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    pub id: InvoiceId,
    pub number: Text<1, 30>,
    pub note: MultilineText<0, 1000>,
    pub owner_id: UserId,
    pub customer_id: CustomerId,
    pub patient_id: Option<PatientId>,
    pub total: Money,
    pub discount: Option<Money>,
    pub iban: Option<Iban>,
    pub status: InvoiceStatus,
    pub lines: Vec<InvoiceLine>,
    pub tags: Vec<Text<1, 20>>,
    pub price: Decimal,
    pub due_on: Option<NaiveDate>,
    pub issued_at: DateTime<Utc>,
    pub data: Option<Value>,
}
