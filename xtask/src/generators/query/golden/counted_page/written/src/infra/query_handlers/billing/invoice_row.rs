use app_core::billing::shared::invoice_view::InvoiceView;
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
    number: String,
    customer_id: types::Uuid,
    status: String,
    paid_at: Option<DateTime<Utc>>,
}

impl TryFrom<InvoiceRow> for InvoiceView {
    type Error = Error;

    fn try_from(row: InvoiceRow) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            number: row.number,
            customer_id: types::id(row.customer_id),
            status: row.status.try_into().map_err(Error::internal)?,
            paid_at: row.paid_at,
        })
    }
}
