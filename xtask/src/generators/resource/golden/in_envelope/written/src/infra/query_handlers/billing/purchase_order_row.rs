use app_core::billing::shared::purchase_order_summary::PurchaseOrderSummary;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use runtime::db::{Backend, types};

use crate::infra::db::tables::purchase_orders;

/// The columns that queries show of purchase orders.
#[derive(Queryable, Selectable)]
#[diesel(table_name = purchase_orders, check_for_backend(Backend))]
pub struct PurchaseOrderRow {
    pub id: types::Uuid,
    owner_id: types::Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    number: String,
    bank_account_id: types::Uuid,
    due_on: Option<NaiveDate>,
}

impl From<PurchaseOrderRow> for PurchaseOrderSummary {
    fn from(row: PurchaseOrderRow) -> Self {
        Self {
            id: types::id(row.id),
            owner_id: types::id(row.owner_id),
            version: row.version.into(),
            created_at: row.created_at,
            number: row.number,
            bank_account_id: types::id(row.bank_account_id),
            due_on: row.due_on,
        }
    }
}
