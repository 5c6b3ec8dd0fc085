use kernel::{Cursor, Limit, Page, Query};

use crate::{
    UserId,
    billing::{domain::invoice_status::InvoiceStatus, shared::invoice_view::InvoiceView},
};

/// List invoices.
#[derive(Clone, Debug)]
pub struct ListInvoices {
    pub owner_id: UserId,
    pub status: Option<InvoiceStatus>,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListInvoices {
    type Output = Page<InvoiceView>;
}
