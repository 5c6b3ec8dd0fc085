use chrono::{DateTime, Utc};
use kernel::Version;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    UserId,
    billing::domain::{order::OrderId, payment::PaymentId},
};

/// The form of payments in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentView {
    pub id: PaymentId,
    pub payer_id: UserId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub order_id: OrderId,
    pub refund_of_id: Option<OrderId>,
    pub amount: i64,
}
