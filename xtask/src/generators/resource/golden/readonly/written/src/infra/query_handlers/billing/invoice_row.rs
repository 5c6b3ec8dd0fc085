use app_core::billing::shared::invoice_summary::InvoiceSummary;
use chrono::{DateTime, Utc};
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
    status: String,
    paid_at: Option<DateTime<Utc>>,
    copies: i32,
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
            status: row.status.try_into().map_err(Error::internal)?,
            paid_at: row.paid_at,
            copies: row.copies,
        })
    }
}
