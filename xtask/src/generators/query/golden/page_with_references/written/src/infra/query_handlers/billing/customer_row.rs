use app_core::billing::shared::customer_view::CustomerView;
use diesel::prelude::*;
use runtime::db::{Backend, types};

use crate::infra::db::tables::customers;

/// The columns that queries show of customers.
#[derive(Queryable, Selectable)]
#[diesel(table_name = customers, check_for_backend(Backend))]
pub struct CustomerRow {
    pub id: types::Uuid,
    name: String,
}

impl From<CustomerRow> for CustomerView {
    fn from(row: CustomerRow) -> Self {
        Self {
            id: types::id(row.id),
            name: row.name,
        }
    }
}
