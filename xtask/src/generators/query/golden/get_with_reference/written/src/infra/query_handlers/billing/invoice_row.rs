use app_core::billing::shared::invoice_summary::InvoiceSummary;
use diesel::prelude::*;
use runtime::db::{Backend, types};

use crate::infra::db::tables::invoices;

/// The columns that queries show of invoices.
#[derive(Queryable, Selectable)]
#[diesel(table_name = invoices, check_for_backend(Backend))]
pub struct InvoiceRow {
    pub id: types::Uuid,
    number: String,
    customer_id: types::Uuid,
}

impl From<InvoiceRow> for InvoiceSummary {
    fn from(row: InvoiceRow) -> Self {
        Self {
            id: types::id(row.id),
            number: row.number,
            customer_id: types::id(row.customer_id),
        }
    }
}
