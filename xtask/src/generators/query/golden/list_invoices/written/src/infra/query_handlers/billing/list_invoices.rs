use app_core::billing::queries::list_invoices::{InvoicesView, ListInvoices};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{Backend, UnitOfWork, failure, types};

use crate::infra::db::tables::invoices;

#[injectable]
pub struct ListInvoicesHandler {
    unit_of_work: UnitOfWork,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoices, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    total_amount: i64,
}

impl QueryHandler<ListInvoices> for ListInvoicesHandler {
    async fn handle(&self, query: ListInvoices) -> Result<Vec<InvoicesView>> {
        let mut connection = self.unit_of_work.connection().await?;
        let mut selection = invoices::table.select(Row::as_select()).into_boxed();
        if let Some(value) = query.due {
            selection = selection.filter(invoices::due.eq(value));
        }
        selection = selection.filter(invoices::parent.eq(types::uuid(query.parent)));
        let rows = selection
            .order(invoices::id)
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(rows.into_iter().map(InvoicesView::from).collect())
    }
}

impl From<Row> for InvoicesView {
    fn from(row: Row) -> Self {
        Self {
            id: types::id(row.id),
            total_amount: row.total_amount,
        }
    }
}
