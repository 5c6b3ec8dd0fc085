use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Patch, Text, Version};

use super::{invoice_line::InvoiceLine, invoice_status::InvoiceStatus, money::Money};
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
    pub total: Money,
    pub due_on: Option<NaiveDate>,
    pub status: InvoiceStatus,
    pub lines: Vec<InvoiceLine>,
}

/// What a new invoice consists of.
#[derive(Clone, Debug)]
pub struct NewInvoice {
    pub number: Text<1, 30>,
    pub total: Money,
    pub due_on: Option<NaiveDate>,
    pub status: InvoiceStatus,
    pub lines: Vec<InvoiceLine>,
}

/// What becomes different. The rest stays as it is.
#[derive(Clone, Debug, Default)]
pub struct InvoiceChange {
    pub number: Option<Text<1, 30>>,
    pub total: Option<Money>,
    pub due_on: Patch<NaiveDate>,
    pub status: Option<InvoiceStatus>,
    pub lines: Option<Vec<InvoiceLine>>,
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
            total: new.total,
            due_on: new.due_on,
            status: new.status,
            lines: new.lines,
        }
    }

    /// Returns the invoice after `change`: the next version, if anything is different.
    #[must_use]
    pub fn change(self, change: InvoiceChange) -> Self {
        let before = self.clone();
        let after = Self {
            number: change.number.unwrap_or(self.number),
            total: change.total.unwrap_or(self.total),
            due_on: change.due_on.apply(self.due_on),
            status: change.status.unwrap_or(self.status),
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
