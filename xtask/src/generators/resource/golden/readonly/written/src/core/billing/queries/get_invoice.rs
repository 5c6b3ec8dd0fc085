use kernel::Query;

use crate::{
    UserId,
    billing::{domain::invoice::InvoiceId, shared::invoice_view::InvoiceView},
};

/// Get invoice.
#[derive(Clone, Debug)]
pub struct GetInvoice {
    pub id: InvoiceId,
    pub owner_id: UserId,
}

impl Query for GetInvoice {
    type Output = Option<InvoiceView>;
}
