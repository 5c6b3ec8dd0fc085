use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Patch, Text, Version};

use super::bank_account::BankAccountId;
use crate::UserId;

kernel::typed_id!(
    /// Identifies one purchase order.
    PurchaseOrderId
);

/// Purchase order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurchaseOrder {
    pub id: PurchaseOrderId,
    pub owner_id: UserId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub number: Text<1, 30>,
    pub bank_account_id: BankAccountId,
    pub due_on: Option<NaiveDate>,
    pub lines: Vec<Text<1, 80>>,
}

/// What a new purchase order consists of.
#[derive(Clone, Debug)]
pub struct NewPurchaseOrder {
    pub number: Text<1, 30>,
    pub bank_account_id: BankAccountId,
    pub due_on: Option<NaiveDate>,
    pub lines: Vec<Text<1, 80>>,
}

/// What becomes different. The rest stays as it is.
#[derive(Clone, Debug, Default)]
pub struct PurchaseOrderChange {
    pub number: Option<Text<1, 30>>,
    pub bank_account_id: Option<BankAccountId>,
    pub due_on: Patch<NaiveDate>,
    pub lines: Option<Vec<Text<1, 80>>>,
}

impl PurchaseOrder {
    #[must_use]
    pub fn create(
        id: PurchaseOrderId,
        owner_id: UserId,
        new: NewPurchaseOrder,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            owner_id,
            version: Version::FIRST,
            created_at: now,
            number: new.number,
            bank_account_id: new.bank_account_id,
            due_on: new.due_on,
            lines: new.lines,
        }
    }

    /// Returns the purchase order after `change`: the next version, if anything is different.
    #[must_use]
    pub fn change(self, change: PurchaseOrderChange) -> Self {
        let before = self.clone();
        let after = Self {
            number: change.number.unwrap_or(self.number),
            bank_account_id: change.bank_account_id.unwrap_or(self.bank_account_id),
            due_on: change.due_on.apply(self.due_on),
            lines: change.lines.unwrap_or(self.lines),
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
