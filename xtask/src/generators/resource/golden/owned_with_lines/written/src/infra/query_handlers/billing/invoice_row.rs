use app_core::billing::shared::{invoice_summary::InvoiceSummary, money_view::MoneyView};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use kernel::{Error, Result};
use runtime::db::{Backend, types};

use crate::infra::db::tables::invoices;

/// The columns that queries show of invoices.
#[derive(Queryable, Selectable)]
#[diesel(table_name = invoices, check_for_backend(Backend))]
pub struct InvoiceRow {
    pub id: types::Uuid,
    owner_id: types::Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    number: String,
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
            owner_id: types::id(row.owner_id),
            version: row.version.into(),
            created_at: row.created_at,
            number: row.number,
            total: MoneyView {
                amount: row.total_amount,
                currency: row.total_currency,
            },
            due_on: row.due_on,
            status: row.status.try_into().map_err(Error::internal)?,
        })
    }
}
