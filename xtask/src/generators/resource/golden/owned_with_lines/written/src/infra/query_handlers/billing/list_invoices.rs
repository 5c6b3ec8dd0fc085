use app_core::billing::{
    domain::invoice::InvoiceId, queries::list_invoices::ListInvoices,
    shared::invoice_view::InvoiceView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::invoices,
    query_handlers::billing::{invoice_row::InvoiceRow, invoice_view::invoice_views},
};

/// The list and its order, for cursors.
const LIST: &str = "invoices of billing by id, descending";

#[injectable]
pub struct ListInvoicesHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListInvoices> for ListInvoicesHandler {
    async fn handle(&self, query: ListInvoices) -> Result<Page<InvoiceView>> {
        let mut selected = invoices::table
            .filter(invoices::owner_id.eq(types::uuid(query.owner_id)))
            .order(invoices::id.desc())
            .limit(query.limit.and_one_more())
            .select(InvoiceRow::as_select())
            .into_boxed();
        if let Some(value) = query.status {
            selected = selected.filter(invoices::status.eq(value.as_str().to_owned()));
        }
        if let Some(after) = query.after {
            let id: InvoiceId = after.decode(LIST)?;
            selected = selected.filter(invoices::id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.snapshot().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = invoice_views(rows, &mut connection).await?;
        Page::new(items, query.limit, |last: &InvoiceView| {
            Cursor::encode(LIST, &last.summary.id)
        })
    }
}
