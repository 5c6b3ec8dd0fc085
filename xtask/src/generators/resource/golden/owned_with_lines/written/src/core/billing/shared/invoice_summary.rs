use chrono::{DateTime, NaiveDate, Utc};
use kernel::Version;
use serde::Serialize;
use utoipa::ToSchema;

use super::money_view::MoneyView;
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
    pub total: MoneyView,
    pub due_on: Option<NaiveDate>,
    pub status: InvoiceStatus,
}
