use app_core::billing::shared::purchase_order_view::PurchaseOrderView;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{Connection, failure, types};

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
        .load(connection)
        .await
        .map_err(failure)?;
    Ok(view(row, lines))
}

fn view(row: PurchaseOrderRow, lines: Vec<String>) -> PurchaseOrderView {
    PurchaseOrderView {
        summary: row.into(),
        lines,
    }
}

/// Reads the lists of the purchase orders in `rows`, with one statement for all of them.
pub async fn purchase_order_views(
    rows: Vec<PurchaseOrderRow>,
    connection: &mut Connection,
) -> Result<Vec<PurchaseOrderView>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut lines_of = runtime::db::grouped(
        purchase_order_lines::table
            .filter(purchase_order_lines::purchase_order_id.eq_any(&ids))
            .order((
                purchase_order_lines::purchase_order_id,
                purchase_order_lines::position,
            ))
            .select((
                purchase_order_lines::purchase_order_id,
                purchase_order_lines::value,
            ))
            .load::<(types::Uuid, String)>(connection)
            .await
            .map_err(failure)?,
    );
    Ok(rows
        .into_iter()
        .map(|row| {
            let id = row.id;
            view(row, lines_of.remove(&id).unwrap_or_default())
        })
        .collect())
}
