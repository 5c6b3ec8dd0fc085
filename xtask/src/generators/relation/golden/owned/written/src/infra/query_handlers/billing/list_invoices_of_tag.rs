use app_core::billing::{
    domain::invoice::InvoiceId, queries::list_invoices_of_tag::ListInvoicesOfTag,
    shared::invoice_view::InvoiceView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::{invoices, taggings},
    query_handlers::billing::invoice_row::InvoiceRow,
};

/// The list and its order, for cursors.
const LIST: &str = "taggings of billing: invoices of a tag by id, descending";

#[injectable]
pub struct ListInvoicesOfTagHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListInvoicesOfTag> for ListInvoicesOfTagHandler {
    async fn handle(&self, query: ListInvoicesOfTag) -> Result<Page<InvoiceView>> {
        let mut selected = taggings::table
            .inner_join(invoices::table.on(invoices::id.eq(taggings::invoice_id)))
            .filter(invoices::owner_id.eq(types::uuid(query.owner_id)))
            .filter(taggings::tag_id.eq(types::uuid(query.tag_id)))
            .order(taggings::invoice_id.desc())
            .limit(query.limit.and_one_more())
            .select(InvoiceRow::as_select())
            .into_boxed();
        if let Some(after) = query.after {
            let id: InvoiceId = after.decode(LIST)?;
            selected = selected.filter(taggings::invoice_id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = rows.into_iter().map(InvoiceView::from).collect();
        Page::new(items, query.limit, |last: &InvoiceView| {
            Cursor::encode(LIST, &last.id)
        })
    }
}
