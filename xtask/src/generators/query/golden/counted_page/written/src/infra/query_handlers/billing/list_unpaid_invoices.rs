use app_core::billing::{
    domain::invoice::InvoiceId, queries::list_unpaid_invoices::ListUnpaidInvoices,
    shared::invoice_view::InvoiceView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{self, UnitOfWork, failure, types};

use crate::infra::{db::tables::invoices, query_handlers::billing::invoice_row::InvoiceRow};

/// The list and its order, for cursors.
const LIST: &str = "invoices of billing by id, descending";

#[injectable]
pub struct ListUnpaidInvoicesHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListUnpaidInvoices> for ListUnpaidInvoicesHandler {
    async fn handle(&self, query: ListUnpaidInvoices) -> Result<Page<InvoiceView>> {
        let mut counted = invoices::table
            .filter(invoices::paid_at.is_null())
            .filter(invoices::customer_id.eq(types::uuid(query.customer_id)))
            .count()
            .into_boxed();
        let mut selected = invoices::table
            .filter(invoices::paid_at.is_null())
            .filter(invoices::customer_id.eq(types::uuid(query.customer_id)))
            .order(invoices::id.desc())
            .limit(query.limit.and_one_more())
            .select(InvoiceRow::as_select())
            .into_boxed();
        if let Some(value) = query.status {
            counted = counted.filter(invoices::status.eq(value.as_str().to_owned()));
            selected = selected.filter(invoices::status.eq(value.as_str().to_owned()));
        }
        if let Some(value) = query.number_prefix {
            counted = counted.filter(db::starts_with(invoices::number, value.as_str()));
            selected = selected.filter(db::starts_with(invoices::number, value.as_str()));
        }
        if let Some(after) = query.after {
            let id: InvoiceId = after.decode(LIST)?;
            selected = selected.filter(invoices::id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.snapshot().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let total = counted
            .get_result(&mut *connection)
            .await
            .map_err(failure)?;
        let items = rows
            .into_iter()
            .map(InvoiceView::try_from)
            .collect::<Result<_>>()?;
        let page = Page::new(items, query.limit, |last: &InvoiceView| {
            Cursor::encode(LIST, &last.id)
        })?;
        Ok(page.counted(total))
    }
}
