use kernel::{Cursor, Limit, Page, Query};

use crate::billing::{domain::customer::CustomerId, shared::invoice_view::InvoiceView};

/// List invoices.
#[derive(Clone, Debug)]
pub struct ListInvoices {
    pub customer_id: Option<CustomerId>,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListInvoices {
    type Output = Page<InvoiceView>;
}
