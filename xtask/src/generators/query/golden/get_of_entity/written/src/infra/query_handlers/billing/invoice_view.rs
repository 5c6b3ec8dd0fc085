use app_core::billing::shared::{
    invoice_line_view::InvoiceLineView, invoice_view::InvoiceView, money_view::MoneyView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{Backend, Connection, failure};

use crate::infra::{
    db::tables::{invoice_lines, invoice_tags},
    query_handlers::billing::invoice_row::InvoiceRow,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoice_lines, check_for_backend(Backend))]
struct LineRow {
    description: String,
    price_amount: i64,
    price_currency: String,
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
            price: MoneyView {
                amount: row.price_amount,
                currency: row.price_currency,
            },
        }
    }
}
