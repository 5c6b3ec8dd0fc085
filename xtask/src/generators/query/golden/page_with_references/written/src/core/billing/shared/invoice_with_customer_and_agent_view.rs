use serde::Serialize;
use utoipa::ToSchema;

use super::{agent_summary::AgentSummary, customer_view::CustomerView, invoice_view::InvoiceView};

/// The form of invoices with their customer and agent in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceWithCustomerAndAgentView {
    #[serde(flatten)]
    pub invoice: InvoiceView,
    pub customer: CustomerView,
    pub agent: Option<AgentSummary>,
}
