use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::billing::domain::{
    agent::AgentId, customer::CustomerId, invoice::InvoiceId, invoice_status::InvoiceStatus,
};

/// The form of invoices in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceView {
    pub id: InvoiceId,
    pub number: String,
    pub issued_on: NaiveDate,
    pub customer_id: CustomerId,
    pub agent_id: Option<AgentId>,
    pub status: InvoiceStatus,
}
