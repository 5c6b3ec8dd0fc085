use chrono::{DateTime, NaiveDate, Utc};
use kernel::Version;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::money_view::MoneyView;
use crate::{
    billing::domain::{customer::CustomerId, invoice::InvoiceId, invoice_status::InvoiceStatus},
    scheduling::PatientId,
};

/// The form of invoices without their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceSummary {
    pub id: InvoiceId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub number: String,
    pub note: String,
    pub customer_id: CustomerId,
    pub patient_id: Option<PatientId>,
    pub total: MoneyView,
    pub iban: Option<String>,
    pub status: InvoiceStatus,
    pub price: Decimal,
    pub due_on: Option<NaiveDate>,
    pub data: Option<Value>,
}
