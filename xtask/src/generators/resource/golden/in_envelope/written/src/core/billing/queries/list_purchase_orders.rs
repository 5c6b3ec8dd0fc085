use kernel::{Cursor, Limit, Page, Query};

use crate::{
    UserId,
    billing::{
        domain::bank_account::BankAccountId, shared::purchase_order_view::PurchaseOrderView,
    },
};

/// List purchase orders.
#[derive(Clone, Debug)]
pub struct ListPurchaseOrders {
    pub owner_id: UserId,
    pub bank_account_id: Option<BankAccountId>,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListPurchaseOrders {
    type Output = Page<PurchaseOrderView>;
}
