use kernel::{Cursor, Limit, Page, Query};

use crate::{
    UserId,
    billing::{domain::invoice::InvoiceId, shared::tag_view::TagView},
};

/// List tags of invoice.
#[derive(Clone, Debug)]
pub struct ListTagsOfInvoice {
    pub invoice_id: InvoiceId,
    pub owner_id: UserId,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListTagsOfInvoice {
    type Output = Page<TagView>;
}
