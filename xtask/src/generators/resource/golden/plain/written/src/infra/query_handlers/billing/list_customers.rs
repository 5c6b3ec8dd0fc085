use app_core::billing::{
    domain::customer::CustomerId, queries::list_customers::ListCustomers,
    shared::customer_view::CustomerView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{db::tables::customers, query_handlers::billing::customer_row::CustomerRow};

/// The list and its order, for cursors.
const LIST: &str = "customers of billing by id, descending";

#[injectable]
pub struct ListCustomersHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListCustomers> for ListCustomersHandler {
    async fn handle(&self, query: ListCustomers) -> Result<Page<CustomerView>> {
        let mut selected = customers::table
            .order(customers::id.desc())
            .limit(query.limit.and_one_more())
            .select(CustomerRow::as_select())
            .into_boxed();
        if let Some(after) = query.after {
            let id: CustomerId = after.decode(LIST)?;
            selected = selected.filter(customers::id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = rows.into_iter().map(CustomerView::from).collect();
        Page::new(items, query.limit, |last: &CustomerView| {
            Cursor::encode(LIST, &last.id)
        })
    }
}
