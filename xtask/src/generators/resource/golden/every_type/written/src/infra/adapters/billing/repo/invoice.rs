use app_core::billing::{
    domain::{
        invoice::{Invoice, InvoiceId},
        invoice_line::InvoiceLine,
        money::Money,
    },
    ports::repo::invoice::InvoiceRepository,
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result, Text};
use nject::injectable;
use runtime::db::{self, Backend, Prepared, UnitOfWork, delete_failure, failure, types};

use crate::infra::db::tables::{invoice_lines, invoice_tags, invoices};

#[injectable]
pub struct DieselInvoiceRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = invoices, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
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

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = invoice_tags, check_for_backend(Backend))]
struct TagRow {
    invoice_id: types::Uuid,
    position: i32,
    value: String,
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
        let tags = invoice_tags::table
            .filter(invoice_tags::invoice_id.eq(row.id))
            .order(invoice_tags::position)
            .select(TagRow::as_select())
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        invoice_from(row, lines, tags).map(Some)
    }

    async fn save(&self, invoice: Invoice) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let id = types::uuid(invoice.id);
        let (row, lines, tags) = rows(invoice);
        let upsert = diesel::insert_into(invoices::table)
            .values(row)
            .on_conflict(invoices::id)
            .do_update()
            .set((
                invoices::version.eq(excluded(invoices::version)),
                invoices::created_at.eq(excluded(invoices::created_at)),
                invoices::number.eq(excluded(invoices::number)),
                invoices::note.eq(excluded(invoices::note)),
                invoices::customer_id.eq(excluded(invoices::customer_id)),
                invoices::patient_id.eq(excluded(invoices::patient_id)),
                invoices::total_amount.eq(excluded(invoices::total_amount)),
                invoices::total_currency.eq(excluded(invoices::total_currency)),
                invoices::iban.eq(excluded(invoices::iban)),
                invoices::status.eq(excluded(invoices::status)),
                invoices::price.eq(excluded(invoices::price)),
                invoices::due_on.eq(excluded(invoices::due_on)),
                invoices::data.eq(excluded(invoices::data)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(|error| {
                if db::violates_foreign_key(&error) {
                    Error::unknown(
                        "/customer_id",
                        "customer_unknown",
                        "There is no such customer.",
                    )
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
        diesel::delete(invoice_tags::table.filter(invoice_tags::invoice_id.eq(id)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        connection
            .insert_all(invoice_tags::table, tags)
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

fn rows(invoice: Invoice) -> (Row, Vec<LineRow>, Vec<TagRow>) {
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
    let tags = (0..)
        .zip(invoice.tags)
        .map(|(position, tag)| TagRow {
            invoice_id: id,
            position,
            value: tag.into(),
        })
        .collect();
    let row = Row {
        id,
        version: invoice.version.into(),
        created_at: invoice.created_at,
        number: invoice.number.into(),
        note: invoice.note.into(),
        customer_id: types::uuid(invoice.customer_id),
        patient_id: invoice.patient_id.map(types::uuid),
        total_amount: invoice.total.amount(),
        total_currency: invoice.total.currency().as_str().to_owned(),
        iban: invoice.iban.map(Into::into),
        status: invoice.status.as_str().to_owned(),
        price: invoice.price.into(),
        due_on: invoice.due_on,
        data: invoice.data.map(Into::into),
    };
    (row, lines, tags)
}

fn invoice_from(row: Row, lines: Vec<LineRow>, tags: Vec<TagRow>) -> Result<Invoice> {
    Ok(Invoice {
        id: types::id(row.id),
        version: row.version.into(),
        created_at: row.created_at,
        number: row.number.try_into().map_err(Error::internal)?,
        note: row.note.try_into().map_err(Error::internal)?,
        customer_id: types::id(row.customer_id),
        patient_id: row.patient_id.map(types::id),
        total: Money::new(
            row.total_amount,
            row.total_currency.try_into().map_err(Error::internal)?,
        ),
        iban: row
            .iban
            .map(TryInto::try_into)
            .transpose()
            .map_err(Error::internal)?,
        status: row.status.try_into().map_err(Error::internal)?,
        lines: lines.into_iter().map(line_from).collect::<Result<_>>()?,
        tags: tags.into_iter().map(tag_from).collect::<Result<_>>()?,
        price: row.price.into(),
        due_on: row.due_on,
        data: row.data.map(Into::into),
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

fn tag_from(row: TagRow) -> Result<Text<1, 20>> {
    row.value.try_into().map_err(Error::internal)
}
