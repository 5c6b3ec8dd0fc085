use kernel::{Cursor, Limit, Page, Query};

use crate::{
    UserId,
    billing::{domain::tag::TagId, shared::invoice_view::InvoiceView},
};

/// List invoices of tag.
#[derive(Clone, Debug)]
pub struct ListInvoicesOfTag {
    pub tag_id: TagId,
    pub owner_id: UserId,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListInvoicesOfTag {
    type Output = Page<InvoiceView>;
}
