use kernel::Query;

use crate::billing::{
    domain::invoice::InvoiceId, shared::invoice_with_customer_view::InvoiceWithCustomerView,
};

/// Get invoice.
#[derive(Clone, Debug)]
pub struct GetInvoice {
    pub id: InvoiceId,
}

impl Query for GetInvoice {
    type Output = Option<InvoiceWithCustomerView>;
}
