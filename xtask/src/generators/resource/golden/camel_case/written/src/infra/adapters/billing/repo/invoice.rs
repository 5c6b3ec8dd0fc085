use app_core::billing::{
    domain::{
        invoice::{Invoice, InvoiceId},
        invoice_line::InvoiceLine,
        money::Money,
    },
    ports::repo::invoice::{self, InvoiceRepository},
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{self, Backend, Prepared, UnitOfWork, delete_failure, failure, types};

use crate::infra::db::tables::{invoice_invoice_lines, invoices};

#[injectable]
pub struct DieselInvoiceRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = invoices, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
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

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = invoice_invoice_lines, check_for_backend(Backend))]
struct InvoiceLineRow {
    invoice_id: types::Uuid,
    position: i32,
    short_text: String,
    quantity: i32,
    unit_price_amount: i64,
    unit_price_currency_code: String,
}

#[async_trait]
impl InvoiceRepository for DieselInvoiceRepository {
    async fn get(&self, id: InvoiceId) -> Result<Option<Invoice>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = invoices::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        let Some(row) = row else {
            return Ok(None);
        };
        let invoice_lines = invoice_invoice_lines::table
            .filter(invoice_invoice_lines::invoice_id.eq(row.id))
            .order(invoice_invoice_lines::position)
            .select(InvoiceLineRow::as_select())
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        invoice_from(row, invoice_lines).map(Some)
    }

    async fn save(&self, invoice: Invoice) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let id = types::uuid(invoice.id);
        let (row, invoice_lines) = rows(invoice);
        let upsert = diesel::insert_into(invoices::table)
            .values(row)
            .on_conflict(invoices::id)
            .do_update()
            .set((
                invoices::owner_id.eq(excluded(invoices::owner_id)),
                invoices::version.eq(excluded(invoices::version)),
                invoices::created_at.eq(excluded(invoices::created_at)),
                invoices::invoice_number.eq(excluded(invoices::invoice_number)),
                invoices::bank_account_id.eq(excluded(invoices::bank_account_id)),
                invoices::patient_id.eq(excluded(invoices::patient_id)),
                invoices::total_price_amount.eq(excluded(invoices::total_price_amount)),
                invoices::total_price_currency_code
                    .eq(excluded(invoices::total_price_currency_code)),
                invoices::payment_status.eq(excluded(invoices::payment_status)),
                invoices::due_on.eq(excluded(invoices::due_on)),
                invoices::extra_data.eq(excluded(invoices::extra_data)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(|error| {
                if db::violates_unique(&error, "invoices", &["owner_id", "invoice_number"]) {
                    invoice::invoice_invoice_number_taken()
                } else if db::violates_foreign_key(&error) {
                    Error::unknown(
                        "/bank_account_id",
                        "bank_account_unknown",
                        "There is no such bank account.",
                    )
                } else {
                    failure(error)
                }
            })?;
        diesel::delete(
            invoice_invoice_lines::table.filter(invoice_invoice_lines::invoice_id.eq(id)),
        )
        .execute(&mut *connection)
        .await
        .map_err(failure)?;
        connection
            .insert_all(invoice_invoice_lines::table, invoice_lines)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete(&self, id: InvoiceId) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let deleted = diesel::delete(invoices::table.find(types::uuid(id)))
            .execute(&mut *connection)
            .await;
        match deleted {
            Ok(_) => Ok(()),
            Err(error) => {
                Err(
                    delete_failure(error, &mut connection, "invoices", id, |referrers| {
                        Error::conflict(
                            "invoice_in_use",
                            format!("{referrers} refer to this invoice."),
                        )
                    })
                    .await,
                )
            }
        }
    }
}

fn rows(invoice: Invoice) -> (Row, Vec<InvoiceLineRow>) {
    let id = types::uuid(invoice.id);
    let invoice_lines = (0..)
        .zip(invoice.invoice_lines)
        .map(|(position, invoice_line)| InvoiceLineRow {
            invoice_id: id,
            position,
            short_text: invoice_line.short_text().as_str().to_owned(),
            quantity: invoice_line.quantity(),
            unit_price_amount: invoice_line.unit_price().amount(),
            unit_price_currency_code: invoice_line
                .unit_price()
                .currency_code()
                .as_str()
                .to_owned(),
        })
        .collect();
    let row = Row {
        id,
        owner_id: types::uuid(invoice.owner_id),
        version: invoice.version.into(),
        created_at: invoice.created_at,
        invoice_number: invoice.invoice_number.into(),
        bank_account_id: types::uuid(invoice.bank_account_id),
        patient_id: invoice.patient_id.map(types::uuid),
        total_price_amount: invoice.total_price.amount(),
        total_price_currency_code: invoice.total_price.currency_code().as_str().to_owned(),
        payment_status: invoice.payment_status.as_str().to_owned(),
        due_on: invoice.due_on,
        extra_data: invoice.extra_data.map(Into::into),
    };
    (row, invoice_lines)
}

fn invoice_from(row: Row, invoice_lines: Vec<InvoiceLineRow>) -> Result<Invoice> {
    Ok(Invoice {
        id: types::id(row.id),
        owner_id: types::id(row.owner_id),
        version: row.version.into(),
        created_at: row.created_at,
        invoice_number: row.invoice_number.try_into().map_err(Error::internal)?,
        bank_account_id: types::id(row.bank_account_id),
        patient_id: row.patient_id.map(types::id),
        total_price: Money::new(
            row.total_price_amount,
            row.total_price_currency_code
                .try_into()
                .map_err(Error::internal)?,
        ),
        payment_status: row.payment_status.try_into().map_err(Error::internal)?,
        invoice_lines: invoice_lines
            .into_iter()
            .map(invoice_line_from)
            .collect::<Result<_>>()?,
        due_on: row.due_on,
        extra_data: row.extra_data.map(Into::into),
    })
}

fn invoice_line_from(row: InvoiceLineRow) -> Result<InvoiceLine> {
    InvoiceLine::new(
        row.short_text.try_into().map_err(Error::internal)?,
        row.quantity,
        Money::new(
            row.unit_price_amount,
            row.unit_price_currency_code
                .try_into()
                .map_err(Error::internal)?,
        ),
    )
    .map_err(Error::internal)
}
