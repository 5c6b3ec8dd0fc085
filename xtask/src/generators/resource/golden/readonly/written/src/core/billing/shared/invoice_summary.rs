use chrono::{DateTime, Utc};
use kernel::Version;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    UserId,
    billing::domain::{invoice::InvoiceId, invoice_status::InvoiceStatus},
};

/// The form of invoices without their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceSummary {
    pub id: InvoiceId,
    pub owner_id: UserId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub number: String,
    pub status: InvoiceStatus,
    pub paid_at: Option<DateTime<Utc>>,
    pub copies: i32,
}
