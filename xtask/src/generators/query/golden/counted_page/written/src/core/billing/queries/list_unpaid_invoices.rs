use kernel::{Cursor, Limit, Page, Query, Text};

use crate::billing::{
    domain::{customer::CustomerId, invoice_status::InvoiceStatus},
    shared::invoice_view::InvoiceView,
};

/// List unpaid invoices.
#[derive(Clone, Debug)]
pub struct ListUnpaidInvoices {
    pub status: Option<InvoiceStatus>,
    /// It starts with this. Upper and lower case differ.
    pub number_prefix: Option<Text<1, 30>>,
    pub customer_id: CustomerId,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListUnpaidInvoices {
    type Output = Page<InvoiceView>;
}
