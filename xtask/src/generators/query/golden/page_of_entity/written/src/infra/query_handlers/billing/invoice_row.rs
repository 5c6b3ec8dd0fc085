use app_core::billing::shared::{invoice_view::InvoiceView, money_view::MoneyView};
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
    total_amount: i64,
    total_currency: String,
    issued_on: NaiveDate,
    status: String,
}

impl TryFrom<InvoiceRow> for InvoiceView {
    type Error = Error;

    fn try_from(row: InvoiceRow) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            number: row.number,
            total: MoneyView {
                amount: row.total_amount,
                currency: row.total_currency,
            },
            issued_on: row.issued_on,
            status: row.status.try_into().map_err(Error::internal)?,
        })
    }
}
