use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::money_view::MoneyView;
use crate::billing::domain::{invoice::InvoiceId, invoice_status::InvoiceStatus};

/// The form of invoices in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceView {
    pub id: InvoiceId,
    pub number: String,
    pub total: MoneyView,
    pub issued_on: NaiveDate,
    pub status: InvoiceStatus,
}
