use app_core::billing::{
    domain::purchase_order::PurchaseOrderId, queries::list_purchase_orders::ListPurchaseOrders,
    shared::purchase_order_view::PurchaseOrderView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::purchase_orders,
    query_handlers::billing::{
        purchase_order_row::PurchaseOrderRow, purchase_order_view::purchase_order_views,
    },
};

/// The list and its order, for cursors.
const LIST: &str = "purchase orders of billing by id, descending";

#[injectable]
pub struct ListPurchaseOrdersHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListPurchaseOrders> for ListPurchaseOrdersHandler {
    async fn handle(&self, query: ListPurchaseOrders) -> Result<Page<PurchaseOrderView>> {
        let mut selected = purchase_orders::table
            .filter(purchase_orders::owner_id.eq(types::uuid(query.owner_id)))
            .order(purchase_orders::id.desc())
            .limit(query.limit.and_one_more())
            .select(PurchaseOrderRow::as_select())
            .into_boxed();
        if let Some(value) = query.bank_account_id {
            selected = selected.filter(purchase_orders::bank_account_id.eq(types::uuid(value)));
        }
        if let Some(after) = query.after {
            let id: PurchaseOrderId = after.decode(LIST)?;
            selected = selected.filter(purchase_orders::id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.snapshot().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = purchase_order_views(rows, &mut connection).await?;
        Page::new(items, query.limit, |last: &PurchaseOrderView| {
            Cursor::encode(LIST, &last.summary.id)
        })
    }
}
