use app_core::billing::shared::{order_line_view::OrderLineView, order_view::OrderView};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{Backend, Connection, failure, types};

use crate::infra::{
    db::tables::{order_lines, order_tag_ids},
    query_handlers::billing::order_row::OrderRow,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = order_lines, check_for_backend(Backend))]
struct LineRow {
    product_id: types::Uuid,
    quantity: i32,
}

/// Reads the lists of the order in `row`.
pub async fn order_view(row: OrderRow, connection: &mut Connection) -> Result<OrderView> {
    let tag_ids = order_tag_ids::table
        .filter(order_tag_ids::order_id.eq(row.id))
        .order(order_tag_ids::position)
        .select(order_tag_ids::value)
        .load(connection)
        .await
        .map_err(failure)?;
    let lines = order_lines::table
        .filter(order_lines::order_id.eq(row.id))
        .order(order_lines::position)
        .select(LineRow::as_select())
        .load(connection)
        .await
        .map_err(failure)?;
    Ok(view(row, tag_ids, lines))
}

fn view(row: OrderRow, tag_ids: Vec<types::Uuid>, lines: Vec<LineRow>) -> OrderView {
    OrderView {
        summary: row.into(),
        tag_ids: tag_ids.into_iter().map(types::id).collect(),
        lines: lines.into_iter().map(OrderLineView::from).collect(),
    }
}

impl From<LineRow> for OrderLineView {
    fn from(row: LineRow) -> Self {
        Self {
            product_id: types::id(row.product_id),
            quantity: row.quantity,
        }
    }
}

/// Reads the lists of the orders in `rows`, with one statement for each list.
pub async fn order_views(
    rows: Vec<OrderRow>,
    connection: &mut Connection,
) -> Result<Vec<OrderView>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut tag_ids_of = runtime::db::grouped(
        order_tag_ids::table
            .filter(order_tag_ids::order_id.eq_any(&ids))
            .order((order_tag_ids::order_id, order_tag_ids::position))
            .select((order_tag_ids::order_id, order_tag_ids::value))
            .load::<(types::Uuid, types::Uuid)>(connection)
            .await
            .map_err(failure)?,
    );
    let mut lines_of = runtime::db::grouped(
        order_lines::table
            .filter(order_lines::order_id.eq_any(&ids))
            .order((order_lines::order_id, order_lines::position))
            .select((order_lines::order_id, LineRow::as_select()))
            .load::<(types::Uuid, LineRow)>(connection)
            .await
            .map_err(failure)?,
    );
    Ok(rows
        .into_iter()
        .map(|row| {
            let id = row.id;
            view(
                row,
                tag_ids_of.remove(&id).unwrap_or_default(),
                lines_of.remove(&id).unwrap_or_default(),
            )
        })
        .collect())
}
