use kernel::Query;

use crate::{
    UserId,
    billing::{domain::payment::PaymentId, shared::payment_view::PaymentView},
};

/// Get payment.
#[derive(Clone, Debug)]
pub struct GetPayment {
    pub id: PaymentId,
    pub payer_id: UserId,
}

impl Query for GetPayment {
    type Output = Option<PaymentView>;
}
