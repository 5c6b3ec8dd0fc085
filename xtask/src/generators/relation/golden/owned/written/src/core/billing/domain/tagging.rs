use super::{invoice::InvoiceId, tag::TagId};

/// Links an invoice and a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tagging {
    pub invoice_id: InvoiceId,
    pub tag_id: TagId,
}
