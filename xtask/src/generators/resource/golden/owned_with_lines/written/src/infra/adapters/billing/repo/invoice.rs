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

use crate::infra::db::tables::{invoice_lines, invoices};

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
    number: String,
    total_amount: i64,
    total_currency: String,
    due_on: Option<NaiveDate>,
    status: String,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = invoice_lines, check_for_backend(Backend))]
struct LineRow {
    invoice_id: types::Uuid,
    position: i32,
    description: String,
    quantity: i32,
    unit_price_amount: i64,
    unit_price_currency: String,
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
        let lines = invoice_lines::table
            .filter(invoice_lines::invoice_id.eq(row.id))
            .order(invoice_lines::position)
            .select(LineRow::as_select())
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        invoice_from(row, lines).map(Some)
    }

    async fn save(&self, invoice: Invoice) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let id = types::uuid(invoice.id);
        let (row, lines) = rows(invoice);
        let upsert = diesel::insert_into(invoices::table)
            .values(row)
            .on_conflict(invoices::id)
            .do_update()
            .set((
                invoices::owner_id.eq(excluded(invoices::owner_id)),
                invoices::version.eq(excluded(invoices::version)),
                invoices::created_at.eq(excluded(invoices::created_at)),
                invoices::number.eq(excluded(invoices::number)),
                invoices::total_amount.eq(excluded(invoices::total_amount)),
                invoices::total_currency.eq(excluded(invoices::total_currency)),
                invoices::due_on.eq(excluded(invoices::due_on)),
                invoices::status.eq(excluded(invoices::status)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(|error| {
                if db::violates_unique(&error, "invoices", &["owner_id", "number"]) {
                    invoice::invoice_number_taken()
                } else {
                    failure(error)
                }
            })?;
        diesel::delete(invoice_lines::table.filter(invoice_lines::invoice_id.eq(id)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        connection
            .insert_all(invoice_lines::table, lines)
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

fn rows(invoice: Invoice) -> (Row, Vec<LineRow>) {
    let id = types::uuid(invoice.id);
    let lines = (0..)
        .zip(invoice.lines)
        .map(|(position, line)| LineRow {
            invoice_id: id,
            position,
            description: line.description().as_str().to_owned(),
            quantity: line.quantity(),
            unit_price_amount: line.unit_price().amount(),
            unit_price_currency: line.unit_price().currency().as_str().to_owned(),
        })
        .collect();
    let row = Row {
        id,
        owner_id: types::uuid(invoice.owner_id),
        version: invoice.version.into(),
        created_at: invoice.created_at,
        number: invoice.number.into(),
        total_amount: invoice.total.amount(),
        total_currency: invoice.total.currency().as_str().to_owned(),
        due_on: invoice.due_on,
        status: invoice.status.as_str().to_owned(),
    };
    (row, lines)
}

fn invoice_from(row: Row, lines: Vec<LineRow>) -> Result<Invoice> {
    Ok(Invoice {
        id: types::id(row.id),
        owner_id: types::id(row.owner_id),
        version: row.version.into(),
        created_at: row.created_at,
        number: row.number.try_into().map_err(Error::internal)?,
        total: Money::new(
            row.total_amount,
            row.total_currency.try_into().map_err(Error::internal)?,
        ),
        due_on: row.due_on,
        status: row.status.try_into().map_err(Error::internal)?,
        lines: lines.into_iter().map(line_from).collect::<Result<_>>()?,
    })
}

fn line_from(row: LineRow) -> Result<InvoiceLine> {
    InvoiceLine::new(
        row.description.try_into().map_err(Error::internal)?,
        row.quantity,
        Money::new(
            row.unit_price_amount,
            row.unit_price_currency
                .try_into()
                .map_err(Error::internal)?,
        ),
    )
    .map_err(Error::internal)
}
