use kernel::Query;

use crate::billing::shared::invoice_view::InvoiceView;

/// List open invoices.
#[derive(Clone, Debug)]
pub struct ListOpenInvoices;

impl Query for ListOpenInvoices {
    type Output = Vec<InvoiceView>;
}
