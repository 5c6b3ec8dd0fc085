use chrono::{DateTime, NaiveDate, Utc};
use kernel::Version;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::money_view::MoneyView;
use crate::{
    UserId,
    billing::domain::{
        bank_account::BankAccountId, invoice::InvoiceId,
        invoice_payment_status::InvoicePaymentStatus,
    },
    scheduling::PatientId,
};

/// The form of invoices without their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceSummary {
    pub id: InvoiceId,
    pub owner_id: UserId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub invoice_number: String,
    pub bank_account_id: BankAccountId,
    pub patient_id: Option<PatientId>,
    pub total_price: MoneyView,
    pub payment_status: InvoicePaymentStatus,
    pub due_on: Option<NaiveDate>,
    pub extra_data: Option<Value>,
}
