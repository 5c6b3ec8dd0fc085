use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::billing::domain::{
    customer::CustomerId, invoice::InvoiceId, invoice_status::InvoiceStatus,
};

/// The form of invoices in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceView {
    pub id: InvoiceId,
    pub number: String,
    pub customer_id: CustomerId,
    pub status: InvoiceStatus,
    pub paid_at: Option<DateTime<Utc>>,
}
