use app_core::billing::shared::purchase_order_view::PurchaseOrderView;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{Connection, failure};

use crate::infra::{
    db::tables::purchase_order_lines, query_handlers::billing::purchase_order_row::PurchaseOrderRow,
};

/// Reads the list of the purchase order in `row`.
pub async fn purchase_order_view(
    row: PurchaseOrderRow,
    connection: &mut Connection,
) -> Result<PurchaseOrderView> {
    let lines = purchase_order_lines::table
        .filter(purchase_order_lines::purchase_order_id.eq(row.id))
        .order(purchase_order_lines::position)
        .select(purchase_order_lines::value)
        .load::<String>(connection)
        .await
        .map_err(failure)?;
    Ok(PurchaseOrderView {
        summary: row.into(),
        lines,
    })
}
