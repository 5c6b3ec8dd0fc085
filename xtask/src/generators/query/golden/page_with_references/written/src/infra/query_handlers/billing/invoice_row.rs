use app_core::billing::shared::invoice_view::InvoiceView;
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
    issued_on: NaiveDate,
    customer_id: types::Uuid,
    agent_id: Option<types::Uuid>,
    status: String,
}

impl TryFrom<InvoiceRow> for InvoiceView {
    type Error = Error;

    fn try_from(row: InvoiceRow) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            number: row.number,
            issued_on: row.issued_on,
            customer_id: types::id(row.customer_id),
            agent_id: row.agent_id.map(types::id),
            status: row.status.try_into().map_err(Error::internal)?,
        })
    }
}
