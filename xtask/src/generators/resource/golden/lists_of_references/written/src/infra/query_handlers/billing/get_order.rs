use app_core::billing::{queries::get_order::GetOrder, shared::order_view::OrderView};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::orders,
    query_handlers::billing::{order_row::OrderRow, order_view::order_view},
};

#[injectable]
pub struct GetOrderHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<GetOrder> for GetOrderHandler {
    async fn handle(&self, query: GetOrder) -> Result<Option<OrderView>> {
        let mut connection = self.unit_of_work.snapshot().await?;
        let row = orders::table
            .filter(orders::id.eq(types::uuid(query.id)))
            .filter(orders::owner_id.eq(types::uuid(query.owner_id)))
            .select(OrderRow::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        match row {
            Some(row) => order_view(row, &mut connection).await.map(Some),
            None => Ok(None),
        }
    }
}
