use app_core::billing::shared::customer_view::CustomerView;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use runtime::db::{Backend, types};

use crate::infra::db::tables::customers;

/// The columns that queries show of customers.
#[derive(Queryable, Selectable)]
#[diesel(table_name = customers, check_for_backend(Backend))]
pub struct CustomerRow {
    pub id: types::Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    name: String,
}

impl From<CustomerRow> for CustomerView {
    fn from(row: CustomerRow) -> Self {
        Self {
            id: types::id(row.id),
            version: row.version.into(),
            created_at: row.created_at,
            name: row.name,
        }
    }
}
