use app_core::billing::shared::{
    invoice_line_view::InvoiceLineView, invoice_view::InvoiceView, money_view::MoneyView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{Backend, Connection, failure, types};

use crate::infra::{
    db::tables::{invoice_lines, invoice_tags},
    query_handlers::billing::invoice_row::InvoiceRow,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoice_lines, check_for_backend(Backend))]
struct LineRow {
    description: String,
    quantity: i32,
    unit_price_amount: i64,
    unit_price_currency: String,
}

/// Reads the lists of the invoice in `row`.
pub async fn invoice_view(row: InvoiceRow, connection: &mut Connection) -> Result<InvoiceView> {
    let lines = invoice_lines::table
        .filter(invoice_lines::invoice_id.eq(row.id))
        .order(invoice_lines::position)
        .select(LineRow::as_select())
        .load(connection)
        .await
        .map_err(failure)?;
    let tags = invoice_tags::table
        .filter(invoice_tags::invoice_id.eq(row.id))
        .order(invoice_tags::position)
        .select(invoice_tags::value)
        .load(connection)
        .await
        .map_err(failure)?;
    view(row, lines, tags)
}

fn view(row: InvoiceRow, lines: Vec<LineRow>, tags: Vec<String>) -> Result<InvoiceView> {
    Ok(InvoiceView {
        summary: row.try_into()?,
        lines: lines.into_iter().map(InvoiceLineView::from).collect(),
        tags,
    })
}

impl From<LineRow> for InvoiceLineView {
    fn from(row: LineRow) -> Self {
        Self {
            description: row.description,
            quantity: row.quantity,
            unit_price: MoneyView {
                amount: row.unit_price_amount,
                currency: row.unit_price_currency,
            },
        }
    }
}

/// Reads the lists of the invoices in `rows`, with one statement for each list.
pub async fn invoice_views(
    rows: Vec<InvoiceRow>,
    connection: &mut Connection,
) -> Result<Vec<InvoiceView>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut lines_of = runtime::db::grouped(
        invoice_lines::table
            .filter(invoice_lines::invoice_id.eq_any(&ids))
            .order((invoice_lines::invoice_id, invoice_lines::position))
            .select((invoice_lines::invoice_id, LineRow::as_select()))
            .load::<(types::Uuid, LineRow)>(connection)
            .await
            .map_err(failure)?,
    );
    let mut tags_of = runtime::db::grouped(
        invoice_tags::table
            .filter(invoice_tags::invoice_id.eq_any(&ids))
            .order((invoice_tags::invoice_id, invoice_tags::position))
            .select((invoice_tags::invoice_id, invoice_tags::value))
            .load::<(types::Uuid, String)>(connection)
            .await
            .map_err(failure)?,
    );
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            view(
                row,
                lines_of.remove(&id).unwrap_or_default(),
                tags_of.remove(&id).unwrap_or_default(),
            )
        })
        .collect()
}
