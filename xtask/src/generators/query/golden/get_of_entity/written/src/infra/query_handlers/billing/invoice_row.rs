use app_core::billing::shared::{invoice_summary::InvoiceSummary, money_view::MoneyView};
use chrono::NaiveDate;
use diesel::prelude::*;
use kernel::{Error, Result};
use runtime::db::{Backend, types};

use crate::infra::db::tables::invoices;

/// The columns that queries show of invoices.
#[derive(Queryable, Selectable)]
#[diesel(table_name = invoices, check_for_backend(Backend))]
pub struct InvoiceRow {
    pub id: types::Uuid,
    number: String,
    customer_id: types::Uuid,
    total_amount: i64,
    total_currency: String,
    due_on: Option<NaiveDate>,
    status: String,
}

impl TryFrom<InvoiceRow> for InvoiceSummary {
    type Error = Error;

    fn try_from(row: InvoiceRow) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            number: row.number,
            customer_id: types::id(row.customer_id),
            total: MoneyView {
                amount: row.total_amount,
                currency: row.total_currency,
            },
            due_on: row.due_on,
            status: row.status.try_into().map_err(Error::internal)?,
        })
    }
}
