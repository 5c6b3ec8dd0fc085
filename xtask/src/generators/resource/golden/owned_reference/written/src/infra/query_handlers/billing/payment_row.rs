use app_core::billing::shared::payment_view::PaymentView;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use runtime::db::{Backend, types};

use crate::infra::db::tables::payments;

/// The columns that queries show of payments.
#[derive(Queryable, Selectable)]
#[diesel(table_name = payments, check_for_backend(Backend))]
pub struct PaymentRow {
    pub id: types::Uuid,
    payer_id: types::Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    order_id: types::Uuid,
    refund_of_id: Option<types::Uuid>,
    amount: i64,
}

impl From<PaymentRow> for PaymentView {
    fn from(row: PaymentRow) -> Self {
        Self {
            id: types::id(row.id),
            payer_id: types::id(row.payer_id),
            version: row.version.into(),
            created_at: row.created_at,
            order_id: types::id(row.order_id),
            refund_of_id: row.refund_of_id.map(types::id),
            amount: row.amount,
        }
    }
}
