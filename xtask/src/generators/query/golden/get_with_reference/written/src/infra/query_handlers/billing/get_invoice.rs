use app_core::billing::{
    queries::get_invoice::GetInvoice, shared::invoice_with_customer_view::InvoiceWithCustomerView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::{customers, invoices},
    query_handlers::billing::{
        invoice_view::invoice_view, invoice_with_customer_row::InvoiceWithCustomerRow,
    },
};

#[injectable]
pub struct GetInvoiceHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<GetInvoice> for GetInvoiceHandler {
    async fn handle(&self, query: GetInvoice) -> Result<Option<InvoiceWithCustomerView>> {
        let mut connection = self.unit_of_work.snapshot().await?;
        let row = invoices::table
            .inner_join(customers::table.on(invoices::customer_id.eq(customers::id)))
            .filter(invoices::id.eq(types::uuid(query.id)))
            .select(InvoiceWithCustomerRow::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        let Some(row) = row else {
            return Ok(None);
        };
        Ok(Some(InvoiceWithCustomerView {
            invoice: invoice_view(row.invoice, &mut connection).await?,
            customer: row.customer.into(),
        }))
    }
}
