use serde::Serialize;
use utoipa::ToSchema;

use crate::billing::domain::{customer::CustomerId, invoice::InvoiceId};

/// The form of invoices without their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceSummary {
    pub id: InvoiceId,
    pub number: String,
    pub customer_id: CustomerId,
}
