use app_core::billing::{
    domain::invoice::InvoiceId, queries::list_invoices::ListInvoices,
    shared::invoice_view::InvoiceView,
};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{self, UnitOfWork, failure, types};

use crate::infra::{db::tables::invoices, query_handlers::billing::invoice_row::InvoiceRow};

/// The list and its order, for cursors.
const LIST: &str = "invoices of billing by issued_on, descending";

#[injectable]
pub struct ListInvoicesHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListInvoices> for ListInvoicesHandler {
    async fn handle(&self, query: ListInvoices) -> Result<Page<InvoiceView>> {
        let mut selected = invoices::table
            .order((invoices::issued_on.desc(), invoices::id.desc()))
            .limit(query.limit.and_one_more())
            .select(InvoiceRow::as_select())
            .into_boxed();
        if let Some(value) = query.status {
            selected = selected.filter(invoices::status.eq(value.as_str().to_owned()));
        }
        if let Some(value) = query.issued_on_from {
            selected = selected.filter(invoices::issued_on.ge(value));
        }
        if let Some(value) = query.issued_on_to {
            selected = selected.filter(invoices::issued_on.le(value));
        }
        if let Some(value) = query.number_prefix {
            selected = selected.filter(db::starts_with(invoices::number, value.as_str()));
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
            .map(InvoiceView::try_from)
            .collect::<Result<_>>()?;
        Page::new(items, query.limit, |last: &InvoiceView| {
            Cursor::encode(LIST, &(last.issued_on, last.id))
        })
    }
}
