use kernel::Query;

use crate::{
    UserId,
    billing::{domain::order::OrderId, shared::order_view::OrderView},
};

/// Get order.
#[derive(Clone, Debug)]
pub struct GetOrder {
    pub id: OrderId,
    pub owner_id: UserId,
}

impl Query for GetOrder {
    type Output = Option<OrderView>;
}
