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
    invoice_number: String,
    bank_account_id: types::Uuid,
    patient_id: Option<types::Uuid>,
    total_price_amount: i64,
    total_price_currency_code: String,
    payment_status: String,
    due_on: Option<NaiveDate>,
    extra_data: Option<types::Json>,
}

impl TryFrom<InvoiceRow> for InvoiceSummary {
    type Error = Error;

    fn try_from(row: InvoiceRow) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            owner_id: types::id(row.owner_id),
            version: row.version.into(),
            created_at: row.created_at,
            invoice_number: row.invoice_number,
            bank_account_id: types::id(row.bank_account_id),
            patient_id: row.patient_id.map(types::id),
            total_price: MoneyView {
                amount: row.total_price_amount,
                currency_code: row.total_price_currency_code,
            },
            payment_status: row.payment_status.try_into().map_err(Error::internal)?,
            due_on: row.due_on,
            extra_data: row.extra_data.map(Into::into),
        })
    }
}
