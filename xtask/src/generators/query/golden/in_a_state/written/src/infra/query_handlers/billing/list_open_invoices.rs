use app_core::billing::{
    domain::invoice_status::InvoiceStatus, queries::list_open_invoices::ListOpenInvoices,
    shared::invoice_view::InvoiceView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure};

use crate::infra::{db::tables::invoices, query_handlers::billing::invoice_row::InvoiceRow};

/// The number of items in the list at most.
const MAX_ITEMS: i64 = 100;

#[injectable]
pub struct ListOpenInvoicesHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListOpenInvoices> for ListOpenInvoicesHandler {
    async fn handle(&self, _query: ListOpenInvoices) -> Result<Vec<InvoiceView>> {
        let mut connection = self.unit_of_work.connection().await?;
        let rows = invoices::table
            .filter(invoices::status.ne(InvoiceStatus::Draft.as_str()))
            .filter(invoices::paid_at.is_null())
            .filter(invoices::archived.eq(false))
            .order((invoices::number.asc(), invoices::id.asc()))
            .limit(MAX_ITEMS)
            .select(InvoiceRow::as_select())
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        rows.into_iter().map(InvoiceView::try_from).collect()
    }
}
