use app_core::billing::{queries::get_customer::GetCustomer, shared::customer_view::CustomerView};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{db::tables::customers, query_handlers::billing::customer_row::CustomerRow};

#[injectable]
pub struct GetCustomerHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<GetCustomer> for GetCustomerHandler {
    async fn handle(&self, query: GetCustomer) -> Result<Option<CustomerView>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = customers::table
            .filter(customers::id.eq(types::uuid(query.id)))
            .select(CustomerRow::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map(CustomerView::from))
    }
}
