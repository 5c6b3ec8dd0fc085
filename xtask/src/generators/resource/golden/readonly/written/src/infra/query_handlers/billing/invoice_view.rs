use app_core::billing::shared::invoice_view::InvoiceView;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{Connection, failure, types};

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
    view(row, tags)
}

fn view(row: InvoiceRow, tags: Vec<String>) -> Result<InvoiceView> {
    Ok(InvoiceView {
        summary: row.try_into()?,
        tags,
    })
}

/// Reads the lists of the invoices in `rows`, with one statement for all of them.
pub async fn invoice_views(
    rows: Vec<InvoiceRow>,
    connection: &mut Connection,
) -> Result<Vec<InvoiceView>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
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
            view(row, tags_of.remove(&id).unwrap_or_default())
        })
        .collect()
}
