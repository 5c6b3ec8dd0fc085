use chrono::{DateTime, Utc};
use kernel::{Patch, Version};

use super::order::OrderId;
use crate::UserId;

kernel::typed_id!(
    /// Identifies one payment.
    PaymentId
);

/// Payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub id: PaymentId,
    pub payer_id: UserId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub order_id: OrderId,
    pub refund_of_id: Option<OrderId>,
    pub amount: i64,
}

/// What a new payment consists of.
#[derive(Clone, Copy, Debug)]
pub struct NewPayment {
    pub order_id: OrderId,
    pub refund_of_id: Option<OrderId>,
    pub amount: i64,
}

/// What becomes different. The rest stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct PaymentChange {
    pub order_id: Option<OrderId>,
    pub refund_of_id: Patch<OrderId>,
    pub amount: Option<i64>,
}

impl Payment {
    #[must_use]
    pub fn create(id: PaymentId, payer_id: UserId, new: NewPayment, now: DateTime<Utc>) -> Self {
        Self {
            id,
            payer_id,
            version: Version::FIRST,
            created_at: now,
            order_id: new.order_id,
            refund_of_id: new.refund_of_id,
            amount: new.amount,
        }
    }

    /// Returns the payment after `change`: the next version, if anything is different.
    #[must_use]
    pub fn change(self, change: PaymentChange) -> Self {
        let before = self.clone();
        let after = Self {
            order_id: change.order_id.unwrap_or(self.order_id),
            refund_of_id: change.refund_of_id.apply(self.refund_of_id),
            amount: change.amount.unwrap_or(self.amount),
            ..self
        };
        if after == before {
            return after;
        }
        Self {
            version: after.version.next(),
            ..after
        }
    }
}
