use app_core::billing::queries::list_invoices::{InvoicesView, ListInvoices};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{Backend, UnitOfWork, failure, types};

use crate::infra::db::tables::invoices;

/// The number of items in the list at most.
const MAX_ITEMS: i64 = 100;

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
        let mut selected = invoices::table
            .filter(invoices::parent.eq(types::uuid(query.parent)))
            .select(Row::as_select())
            .into_boxed();
        if let Some(value) = query.due {
            selected = selected.filter(invoices::due.eq(value));
        }
        let rows = selected
            .order(invoices::id)
            .limit(MAX_ITEMS)
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
