use app_core::billing::{
    domain::invoice::{Invoice, InvoiceId},
    ports::repo::invoice::{self, InvoiceRepository},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result, Text};
use nject::injectable;
use runtime::db::{self, Backend, Prepared, UnitOfWork, delete_failure, failure, types};

use crate::infra::db::tables::{invoice_tags, invoices};

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
    status: String,
    paid_at: Option<DateTime<Utc>>,
    copies: i32,
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
        let tags = invoice_tags::table
            .filter(invoice_tags::invoice_id.eq(row.id))
            .order(invoice_tags::position)
            .select(TagRow::as_select())
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        invoice_from(row, tags).map(Some)
    }

    async fn save(&self, invoice: Invoice) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let id = types::uuid(invoice.id);
        let (row, tags) = rows(invoice);
        let upsert = diesel::insert_into(invoices::table)
            .values(row)
            .on_conflict(invoices::id)
            .do_update()
            .set((
                invoices::owner_id.eq(excluded(invoices::owner_id)),
                invoices::version.eq(excluded(invoices::version)),
                invoices::created_at.eq(excluded(invoices::created_at)),
                invoices::number.eq(excluded(invoices::number)),
                invoices::status.eq(excluded(invoices::status)),
                invoices::paid_at.eq(excluded(invoices::paid_at)),
                invoices::copies.eq(excluded(invoices::copies)),
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

fn rows(invoice: Invoice) -> (Row, Vec<TagRow>) {
    let id = types::uuid(invoice.id);
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
        owner_id: types::uuid(invoice.owner_id),
        version: invoice.version.into(),
        created_at: invoice.created_at,
        number: invoice.number.into(),
        status: invoice.status.as_str().to_owned(),
        paid_at: invoice.paid_at,
        copies: invoice.copies,
    };
    (row, tags)
}

fn invoice_from(row: Row, tags: Vec<TagRow>) -> Result<Invoice> {
    Ok(Invoice {
        id: types::id(row.id),
        owner_id: types::id(row.owner_id),
        version: row.version.into(),
        created_at: row.created_at,
        number: row.number.try_into().map_err(Error::internal)?,
        status: row.status.try_into().map_err(Error::internal)?,
        paid_at: row.paid_at,
        copies: row.copies,
        tags: tags.into_iter().map(tag_from).collect::<Result<_>>()?,
    })
}

fn tag_from(row: TagRow) -> Result<Text<1, 20>> {
    row.value.try_into().map_err(Error::internal)
}
