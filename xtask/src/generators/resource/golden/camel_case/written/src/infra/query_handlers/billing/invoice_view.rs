use app_core::billing::shared::{
    invoice_line_view::InvoiceLineView, invoice_view::InvoiceView, money_view::MoneyView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{Backend, Connection, failure, types};

use crate::infra::{
    db::tables::invoice_invoice_lines, query_handlers::billing::invoice_row::InvoiceRow,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoice_invoice_lines, check_for_backend(Backend))]
struct InvoiceLineRow {
    short_text: String,
    quantity: i32,
    unit_price_amount: i64,
    unit_price_currency_code: String,
}

/// Reads the list of the invoice in `row`.
pub async fn invoice_view(row: InvoiceRow, connection: &mut Connection) -> Result<InvoiceView> {
    let invoice_lines = invoice_invoice_lines::table
        .filter(invoice_invoice_lines::invoice_id.eq(row.id))
        .order(invoice_invoice_lines::position)
        .select(InvoiceLineRow::as_select())
        .load(connection)
        .await
        .map_err(failure)?;
    view(row, invoice_lines)
}

fn view(row: InvoiceRow, invoice_lines: Vec<InvoiceLineRow>) -> Result<InvoiceView> {
    Ok(InvoiceView {
        summary: row.try_into()?,
        invoice_lines: invoice_lines
            .into_iter()
            .map(InvoiceLineView::from)
            .collect(),
    })
}

impl From<InvoiceLineRow> for InvoiceLineView {
    fn from(row: InvoiceLineRow) -> Self {
        Self {
            short_text: row.short_text,
            quantity: row.quantity,
            unit_price: MoneyView {
                amount: row.unit_price_amount,
                currency_code: row.unit_price_currency_code,
            },
        }
    }
}

/// Reads the lists of the invoices in `rows`, with one statement for all of them.
pub async fn invoice_views(
    rows: Vec<InvoiceRow>,
    connection: &mut Connection,
) -> Result<Vec<InvoiceView>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut invoice_lines_of = runtime::db::grouped(
        invoice_invoice_lines::table
            .filter(invoice_invoice_lines::invoice_id.eq_any(&ids))
            .order((
                invoice_invoice_lines::invoice_id,
                invoice_invoice_lines::position,
            ))
            .select((
                invoice_invoice_lines::invoice_id,
                InvoiceLineRow::as_select(),
            ))
            .load::<(types::Uuid, InvoiceLineRow)>(connection)
            .await
            .map_err(failure)?,
    );
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            view(row, invoice_lines_of.remove(&id).unwrap_or_default())
        })
        .collect()
}
