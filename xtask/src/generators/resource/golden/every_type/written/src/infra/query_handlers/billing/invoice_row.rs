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
    version: i64,
    created_at: DateTime<Utc>,
    number: String,
    note: String,
    customer_id: types::Uuid,
    patient_id: Option<types::Uuid>,
    total_amount: i64,
    total_currency: String,
    iban: Option<String>,
    status: String,
    price: types::Decimal,
    due_on: Option<NaiveDate>,
    data: Option<types::Json>,
}

impl TryFrom<InvoiceRow> for InvoiceSummary {
    type Error = Error;

    fn try_from(row: InvoiceRow) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            version: row.version.into(),
            created_at: row.created_at,
            number: row.number,
            note: row.note,
            customer_id: types::id(row.customer_id),
            patient_id: row.patient_id.map(types::id),
            total: MoneyView {
                amount: row.total_amount,
                currency: row.total_currency,
            },
            iban: row.iban,
            status: row.status.try_into().map_err(Error::internal)?,
            price: row.price.into(),
            due_on: row.due_on,
            data: row.data.map(Into::into),
        })
    }
}
