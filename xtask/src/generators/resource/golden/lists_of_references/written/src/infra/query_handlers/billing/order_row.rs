use app_core::billing::shared::{order_line_view::OrderLineView, order_summary::OrderSummary};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use runtime::db::{Backend, types};

use crate::infra::db::tables::orders;

/// The columns that queries show of orders.
#[derive(Queryable, Selectable)]
#[diesel(table_name = orders, check_for_backend(Backend))]
pub struct OrderRow {
    pub id: types::Uuid,
    owner_id: types::Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    main_product_id: types::Uuid,
    main_quantity: i32,
    gift_product_id: Option<types::Uuid>,
    gift_quantity: Option<i32>,
}

impl From<OrderRow> for OrderSummary {
    fn from(row: OrderRow) -> Self {
        Self {
            id: types::id(row.id),
            owner_id: types::id(row.owner_id),
            version: row.version.into(),
            created_at: row.created_at,
            main: OrderLineView {
                product_id: types::id(row.main_product_id),
                quantity: row.main_quantity,
            },
            gift: match (row.gift_product_id, row.gift_quantity) {
                (Some(gift_product_id), Some(gift_quantity)) => Some(OrderLineView {
                    product_id: types::id(gift_product_id),
                    quantity: gift_quantity,
                }),
                _ => None,
            },
        }
    }
}
