use app_core::billing::shared::invoice_view::InvoiceView;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{Connection, failure};

use crate::infra::{db::tables::invoice_tags, query_handlers::billing::invoice_row::InvoiceRow};

/// Reads the list of the invoice in `row`.
pub async fn invoice_view(row: InvoiceRow, connection: &mut Connection) -> Result<InvoiceView> {
    let tags = invoice_tags::table
        .filter(invoice_tags::invoice_id.eq(row.id))
        .order(invoice_tags::position)
        .select(invoice_tags::value)
        .load(connection)
        .await
        .map_err(failure)?;
    Ok(view(row, tags))
}

fn view(row: InvoiceRow, tags: Vec<String>) -> InvoiceView {
    InvoiceView {
        summary: row.into(),
        tags,
    }
}
