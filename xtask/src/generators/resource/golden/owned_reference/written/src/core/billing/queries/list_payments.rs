use kernel::{Cursor, Limit, Page, Query};

use crate::{
    UserId,
    billing::{domain::order::OrderId, shared::payment_view::PaymentView},
};

/// List payments.
#[derive(Clone, Debug)]
pub struct ListPayments {
    pub payer_id: UserId,
    pub order_id: Option<OrderId>,
    pub refund_of_id: Option<OrderId>,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListPayments {
    type Output = Page<PaymentView>;
}
