use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::money_view::MoneyView;
use crate::billing::domain::{
    customer::CustomerId, invoice::InvoiceId, invoice_status::InvoiceStatus,
};

/// The form of invoices without their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceSummary {
    pub id: InvoiceId,
    pub number: String,
    pub customer_id: CustomerId,
    pub total: MoneyView,
    pub due_on: Option<NaiveDate>,
    pub status: InvoiceStatus,
}
