use serde::Serialize;
use utoipa::ToSchema;

use super::{invoice_line_view::InvoiceLineView, invoice_summary::InvoiceSummary};

/// The form of invoices in answers, with their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceView {
    #[serde(flatten)]
    pub summary: InvoiceSummary,
    pub lines: Vec<InvoiceLineView>,
    pub tags: Vec<String>,
}
