use app_core::billing::{queries::get_invoice::GetInvoice, shared::invoice_view::InvoiceView};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::invoices,
    query_handlers::billing::{invoice_row::InvoiceRow, invoice_view::invoice_view},
};

#[injectable]
pub struct GetInvoiceHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<GetInvoice> for GetInvoiceHandler {
    async fn handle(&self, query: GetInvoice) -> Result<Option<InvoiceView>> {
        let mut connection = self.unit_of_work.snapshot().await?;
        let row = invoices::table
            .filter(invoices::id.eq(types::uuid(query.id)))
            .filter(invoices::owner_id.eq(types::uuid(query.owner_id)))
            .select(InvoiceRow::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        match row {
            Some(row) => invoice_view(row, &mut connection).await.map(Some),
            None => Ok(None),
        }
    }
}
