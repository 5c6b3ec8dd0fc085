use app_core::billing::{
    domain::order::OrderId, queries::list_orders::ListOrders, shared::order_view::OrderView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::orders,
    query_handlers::billing::{order_row::OrderRow, order_view::order_views},
};

/// The list and its order, for cursors.
const LIST: &str = "orders of billing by id, descending";

#[injectable]
pub struct ListOrdersHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListOrders> for ListOrdersHandler {
    async fn handle(&self, query: ListOrders) -> Result<Page<OrderView>> {
        let mut selected = orders::table
            .filter(orders::owner_id.eq(types::uuid(query.owner_id)))
            .order(orders::id.desc())
            .limit(query.limit.and_one_more())
            .select(OrderRow::as_select())
            .into_boxed();
        if let Some(after) = query.after {
            let id: OrderId = after.decode(LIST)?;
            selected = selected.filter(orders::id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.snapshot().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = order_views(rows, &mut connection).await?;
        Page::new(items, query.limit, |last: &OrderView| {
            Cursor::encode(LIST, &last.summary.id)
        })
    }
}
