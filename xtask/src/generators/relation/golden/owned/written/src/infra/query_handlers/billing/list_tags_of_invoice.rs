use app_core::billing::{
    domain::tag::TagId, queries::list_tags_of_invoice::ListTagsOfInvoice, shared::tag_view::TagView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::{invoices, taggings, tags},
    query_handlers::billing::tag_row::TagRow,
};

/// The list and its order, for cursors.
const LIST: &str = "taggings of billing: tags of an invoice by id, descending";

#[injectable]
pub struct ListTagsOfInvoiceHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListTagsOfInvoice> for ListTagsOfInvoiceHandler {
    async fn handle(&self, query: ListTagsOfInvoice) -> Result<Page<TagView>> {
        let mut selected = taggings::table
            .inner_join(tags::table.on(tags::id.eq(taggings::tag_id)))
            .filter(
                taggings::invoice_id.eq_any(
                    invoices::table
                        .filter(invoices::owner_id.eq(types::uuid(query.owner_id)))
                        .select(invoices::id),
                ),
            )
            .filter(taggings::invoice_id.eq(types::uuid(query.invoice_id)))
            .order(taggings::tag_id.desc())
            .limit(query.limit.and_one_more())
            .select(TagRow::as_select())
            .into_boxed();
        if let Some(after) = query.after {
            let id: TagId = after.decode(LIST)?;
            selected = selected.filter(taggings::tag_id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = rows.into_iter().map(TagView::from).collect();
        Page::new(items, query.limit, |last: &TagView| {
            Cursor::encode(LIST, &last.id)
        })
    }
}
