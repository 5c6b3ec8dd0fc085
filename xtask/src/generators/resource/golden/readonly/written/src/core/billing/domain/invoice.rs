use chrono::{DateTime, Utc};
use kernel::{Text, Version};

use super::invoice_status::InvoiceStatus;
use crate::UserId;

kernel::typed_id!(
    /// Identifies one invoice.
    InvoiceId
);

/// Invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    pub id: InvoiceId,
    pub owner_id: UserId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub number: Text<1, 30>,
    pub status: InvoiceStatus,
    pub paid_at: Option<DateTime<Utc>>,
    pub copies: i32,
    pub tags: Vec<Text<1, 20>>,
}

/// What a new invoice consists of.
#[derive(Clone, Debug)]
pub struct NewInvoice {
    pub number: Text<1, 30>,
}

/// What becomes different. The rest stays as it is.
#[derive(Clone, Debug, Default)]
pub struct InvoiceChange {
    pub number: Option<Text<1, 30>>,
}

impl Invoice {
    #[must_use]
    pub fn create(id: InvoiceId, owner_id: UserId, new: NewInvoice, now: DateTime<Utc>) -> Self {
        Self {
            id,
            owner_id,
            version: Version::FIRST,
            created_at: now,
            number: new.number,
            status: InvoiceStatus::Draft,
            paid_at: None,
            copies: 1,
            tags: Vec::new(),
        }
    }

    /// Returns the invoice after `change`: the next version, if anything is different.
    #[must_use]
    pub fn change(self, change: InvoiceChange) -> Self {
        let before = self.clone();
        let after = Self {
            number: change.number.unwrap_or(self.number),
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
