use chrono::NaiveDate;
use kernel::{Cursor, Limit, Page, Query, Text};

use crate::billing::{domain::invoice_status::InvoiceStatus, shared::invoice_view::InvoiceView};

/// List invoices.
#[derive(Clone, Debug)]
pub struct ListInvoices {
    pub status: Option<InvoiceStatus>,
    /// On this day or later.
    pub issued_on_from: Option<NaiveDate>,
    /// On this day or earlier.
    pub issued_on_to: Option<NaiveDate>,
    /// It starts with this. Upper and lower case differ.
    pub number_prefix: Option<Text<1, 30>>,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListInvoices {
    type Output = Page<InvoiceView>;
}
