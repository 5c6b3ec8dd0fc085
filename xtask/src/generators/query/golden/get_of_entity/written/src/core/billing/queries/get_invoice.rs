use kernel::Query;

use crate::billing::{domain::invoice::InvoiceId, shared::invoice_view::InvoiceView};

/// Get invoice.
#[derive(Clone, Debug)]
pub struct GetInvoice {
    pub id: InvoiceId,
}

impl Query for GetInvoice {
    type Output = Option<InvoiceView>;
}
