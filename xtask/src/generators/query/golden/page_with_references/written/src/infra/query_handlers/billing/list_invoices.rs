use app_core::billing::{
    domain::invoice::InvoiceId, queries::list_invoices::ListInvoices,
    shared::invoice_with_customer_and_agent_view::InvoiceWithCustomerAndAgentView,
};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{self, UnitOfWork, failure, types};

use crate::infra::{
    db::tables::{agents, customers, invoices},
    query_handlers::billing::invoice_with_customer_and_agent_row::InvoiceWithCustomerAndAgentRow,
};

/// The list and its order, for cursors.
const LIST: &str = "invoices of billing by issued_on, descending";

#[injectable]
pub struct ListInvoicesHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListInvoices> for ListInvoicesHandler {
    async fn handle(&self, query: ListInvoices) -> Result<Page<InvoiceWithCustomerAndAgentView>> {
        let mut selected = invoices::table
            .inner_join(customers::table.on(invoices::customer_id.eq(customers::id)))
            .left_join(agents::table.on(invoices::agent_id.eq(agents::id.nullable())))
            .order((invoices::issued_on.desc(), invoices::id.desc()))
            .limit(query.limit.and_one_more())
            .select(InvoiceWithCustomerAndAgentRow::as_select())
            .into_boxed();
        if let Some(value) = query.status {
            selected = selected.filter(invoices::status.eq(value.as_str().to_owned()));
        }
        if let Some(after) = query.after {
            let (value, id): (NaiveDate, InvoiceId) = after.decode(LIST)?;
            let columns = (invoices::issued_on, invoices::id);
            selected = selected.filter(db::row_lt(columns, (value, types::uuid(id))));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = rows
            .into_iter()
            .map(InvoiceWithCustomerAndAgentView::try_from)
            .collect::<Result<_>>()?;
        Page::new(
            items,
            query.limit,
            |last: &InvoiceWithCustomerAndAgentView| {
                Cursor::encode(LIST, &(last.invoice.issued_on, last.invoice.id))
            },
        )
    }
}
