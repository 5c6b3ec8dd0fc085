use serde::Serialize;
use utoipa::ToSchema;

use super::{customer_view::CustomerView, invoice_view::InvoiceView};

/// The form of invoices with their customer in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceWithCustomerView {
    #[serde(flatten)]
    pub invoice: InvoiceView,
    pub customer: CustomerView,
}
