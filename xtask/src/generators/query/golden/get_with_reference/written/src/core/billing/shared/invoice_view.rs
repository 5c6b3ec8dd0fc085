use serde::Serialize;
use utoipa::ToSchema;

use super::invoice_summary::InvoiceSummary;

/// The form of invoices in answers, with their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceView {
    #[serde(flatten)]
    pub summary: InvoiceSummary,
    pub tags: Vec<String>,
}
