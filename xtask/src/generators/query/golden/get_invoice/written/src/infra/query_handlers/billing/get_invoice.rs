use app_core::billing::{
    queries::get_invoice::{GetInvoice, InvoiceView},
    shared::money_view::MoneyView,
};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{Backend, UnitOfWork, failure, types};

use crate::infra::db::tables::invoices;

#[injectable]
pub struct GetInvoiceHandler {
    unit_of_work: UnitOfWork,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoices, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    total_amount: i64,
    total_currency: String,
    due: Option<NaiveDate>,
    parent: Option<types::Uuid>,
}

impl QueryHandler<GetInvoice> for GetInvoiceHandler {
    async fn handle(&self, query: GetInvoice) -> Result<Option<InvoiceView>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = invoices::table
            .filter(invoices::id.eq(types::uuid(query.id)))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map(InvoiceView::from))
    }
}

impl From<Row> for InvoiceView {
    fn from(row: Row) -> Self {
        Self {
            id: types::id(row.id),
            total: MoneyView {
                amount: row.total_amount,
                currency: row.total_currency,
            },
            due: row.due,
            parent: row.parent.map(types::id),
        }
    }
}
