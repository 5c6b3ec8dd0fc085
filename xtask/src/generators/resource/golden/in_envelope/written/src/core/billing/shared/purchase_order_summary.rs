use chrono::{DateTime, NaiveDate, Utc};
use kernel::Version;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    UserId,
    billing::domain::{bank_account::BankAccountId, purchase_order::PurchaseOrderId},
};

/// The form of purchase orders without their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PurchaseOrderSummary {
    pub id: PurchaseOrderId,
    pub owner_id: UserId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub number: String,
    pub bank_account_id: BankAccountId,
    pub due_on: Option<NaiveDate>,
}
