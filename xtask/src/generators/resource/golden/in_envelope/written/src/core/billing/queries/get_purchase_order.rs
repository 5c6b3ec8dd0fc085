use kernel::Query;

use crate::{
    UserId,
    billing::{
        domain::purchase_order::PurchaseOrderId, shared::purchase_order_view::PurchaseOrderView,
    },
};

/// Get purchase order.
#[derive(Clone, Debug)]
pub struct GetPurchaseOrder {
    pub id: PurchaseOrderId,
    pub owner_id: UserId,
}

impl Query for GetPurchaseOrder {
    type Output = Option<PurchaseOrderView>;
}
