use kernel::{Cursor, Limit, Page, Query};

use crate::{UserId, billing::shared::order_view::OrderView};

/// List orders.
#[derive(Clone, Debug)]
pub struct ListOrders {
    pub owner_id: UserId,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListOrders {
    type Output = Page<OrderView>;
}
