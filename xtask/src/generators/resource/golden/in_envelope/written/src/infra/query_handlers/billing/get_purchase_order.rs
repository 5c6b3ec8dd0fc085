use app_core::billing::{
    queries::get_purchase_order::GetPurchaseOrder, shared::purchase_order_view::PurchaseOrderView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::purchase_orders,
    query_handlers::billing::{
        purchase_order_row::PurchaseOrderRow, purchase_order_view::purchase_order_view,
    },
};

#[injectable]
pub struct GetPurchaseOrderHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<GetPurchaseOrder> for GetPurchaseOrderHandler {
    async fn handle(&self, query: GetPurchaseOrder) -> Result<Option<PurchaseOrderView>> {
        let mut connection = self.unit_of_work.snapshot().await?;
        let row = purchase_orders::table
            .filter(purchase_orders::id.eq(types::uuid(query.id)))
            .filter(purchase_orders::owner_id.eq(types::uuid(query.owner_id)))
            .select(PurchaseOrderRow::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        match row {
            Some(row) => purchase_order_view(row, &mut connection).await.map(Some),
            None => Ok(None),
        }
    }
}
