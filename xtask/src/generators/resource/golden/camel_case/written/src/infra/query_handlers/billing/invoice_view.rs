use app_core::billing::shared::{
    invoice_line_view::InvoiceLineView, invoice_view::InvoiceView, money_view::MoneyView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{Backend, Connection, failure};

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
