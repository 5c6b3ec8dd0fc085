use app_core::billing::{
    domain::{
        invoice::{Invoice, InvoiceId},
        money::Money,
    },
    ports::repo::invoice::InvoiceRepository,
};
use async_trait::async_trait;
use chrono::NaiveDate;
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{self, Backend, Prepared, UnitOfWork, delete_failure, failure, types};

use crate::infra::db::tables::invoices;

#[injectable]
pub struct DieselInvoiceRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = invoices, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    number: String,
    total_amount: i64,
    total_currency: String,
    due: Option<NaiveDate>,
    parent: Option<types::Uuid>,
    extra: Option<types::Json>,
}

#[async_trait]
impl InvoiceRepository for DieselInvoiceRepository {
    async fn get(&self, id: InvoiceId) -> Result<Option<Invoice>> {
        let mut connection = self.unit_of_work.connection().await?;
        invoices::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?
            .map(Invoice::try_from)
            .transpose()
    }

    async fn save(&self, invoice: Invoice) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let upsert = diesel::insert_into(invoices::table)
            .values(Row::from(invoice))
            .on_conflict(invoices::id)
            .do_update()
            .set((
                invoices::number.eq(excluded(invoices::number)),
                invoices::total_amount.eq(excluded(invoices::total_amount)),
                invoices::total_currency.eq(excluded(invoices::total_currency)),
                invoices::due.eq(excluded(invoices::due)),
                invoices::parent.eq(excluded(invoices::parent)),
                invoices::extra.eq(excluded(invoices::extra)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(|error| {
                if db::violates_foreign_key(&error) {
                    Error::unknown("/parent", "invoice_unknown", "There is no such invoice.")
                } else {
                    failure(error)
                }
            })?;
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

impl From<Invoice> for Row {
    fn from(invoice: Invoice) -> Self {
        Self {
            id: invoice.id.into(),
            number: invoice.number.into(),
            total_amount: invoice.total.amount(),
            total_currency: invoice.total.currency().as_str().to_owned(),
            due: invoice.due,
            parent: invoice.parent.map(types::uuid),
            extra: invoice.extra.map(Into::into),
        }
    }
}

impl TryFrom<Row> for Invoice {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            number: row.number.try_into().map_err(Error::internal)?,
            total: Money::new(
                row.total_amount,
                row.total_currency.try_into().map_err(Error::internal)?,
            ),
            due: row.due,
            parent: row.parent.map(types::id),
            extra: row.extra.map(Into::into),
        })
    }
}
