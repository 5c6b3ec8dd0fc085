use chrono::{DateTime, Utc};
use kernel::Version;
use serde::Serialize;
use utoipa::ToSchema;

use super::order_line_view::OrderLineView;
use crate::{UserId, billing::domain::order::OrderId};

/// The form of orders without their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderSummary {
    pub id: OrderId,
    pub owner_id: UserId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub main: OrderLineView,
    pub gift: Option<OrderLineView>,
}
