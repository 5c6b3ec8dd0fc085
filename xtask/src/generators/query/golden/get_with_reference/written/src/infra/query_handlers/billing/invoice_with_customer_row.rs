use diesel::prelude::*;
use runtime::db::Backend;

use crate::infra::query_handlers::billing::{customer_row::CustomerRow, invoice_row::InvoiceRow};

/// The columns that queries show of invoices with their customer.
#[derive(Queryable, Selectable)]
#[diesel(check_for_backend(Backend))]
pub struct InvoiceWithCustomerRow {
    #[diesel(embed)]
    pub invoice: InvoiceRow,
    #[diesel(embed)]
    pub customer: CustomerRow,
}
