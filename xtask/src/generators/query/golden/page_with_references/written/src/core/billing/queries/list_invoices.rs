use kernel::{Cursor, Limit, Page, Query};

use crate::billing::{
    domain::invoice_status::InvoiceStatus,
    shared::invoice_with_customer_and_agent_view::InvoiceWithCustomerAndAgentView,
};

/// List invoices.
#[derive(Clone, Debug)]
pub struct ListInvoices {
    pub status: Option<InvoiceStatus>,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListInvoices {
    type Output = Page<InvoiceWithCustomerAndAgentView>;
}
