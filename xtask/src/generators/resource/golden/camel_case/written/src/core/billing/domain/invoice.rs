use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Patch, Text, Version};
use serde_json::Value;

use super::{
    bank_account::BankAccountId, invoice_line::InvoiceLine,
    invoice_payment_status::InvoicePaymentStatus, money::Money,
};
use crate::{UserId, scheduling::PatientId};

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
    pub invoice_number: Text<1, 30>,
    pub bank_account_id: BankAccountId,
    pub patient_id: Option<PatientId>,
    pub total_price: Money,
    pub payment_status: InvoicePaymentStatus,
    pub invoice_lines: Vec<InvoiceLine>,
    pub due_on: Option<NaiveDate>,
    pub extra_data: Option<Value>,
}

/// What a new invoice consists of.
#[derive(Clone, Debug)]
pub struct NewInvoice {
    pub invoice_number: Text<1, 30>,
    pub bank_account_id: BankAccountId,
    pub patient_id: Option<PatientId>,
    pub total_price: Money,
    pub payment_status: InvoicePaymentStatus,
    pub invoice_lines: Vec<InvoiceLine>,
    pub due_on: Option<NaiveDate>,
    pub extra_data: Option<Value>,
}

/// What becomes different. The rest stays as it is.
#[derive(Clone, Debug, Default)]
pub struct InvoiceChange {
    pub invoice_number: Option<Text<1, 30>>,
    pub bank_account_id: Option<BankAccountId>,
    pub patient_id: Patch<PatientId>,
    pub total_price: Option<Money>,
    pub payment_status: Option<InvoicePaymentStatus>,
    pub invoice_lines: Option<Vec<InvoiceLine>>,
    pub due_on: Patch<NaiveDate>,
    pub extra_data: Patch<Value>,
}

impl Invoice {
    #[must_use]
    pub fn create(id: InvoiceId, owner_id: UserId, new: NewInvoice, now: DateTime<Utc>) -> Self {
        Self {
            id,
            owner_id,
            version: Version::FIRST,
            created_at: now,
            invoice_number: new.invoice_number,
            bank_account_id: new.bank_account_id,
            patient_id: new.patient_id,
            total_price: new.total_price,
            payment_status: new.payment_status,
            invoice_lines: new.invoice_lines,
            due_on: new.due_on,
            extra_data: new.extra_data,
        }
    }

    /// Returns the invoice after `change`: the next version, if anything is different.
    #[must_use]
    pub fn change(self, change: InvoiceChange) -> Self {
        let before = self.clone();
        let after = Self {
            invoice_number: change.invoice_number.unwrap_or(self.invoice_number),
            bank_account_id: change.bank_account_id.unwrap_or(self.bank_account_id),
            patient_id: change.patient_id.apply(self.patient_id),
            total_price: change.total_price.unwrap_or(self.total_price),
            payment_status: change.payment_status.unwrap_or(self.payment_status),
            invoice_lines: change.invoice_lines.unwrap_or(self.invoice_lines),
            due_on: change.due_on.apply(self.due_on),
            extra_data: change.extra_data.apply(self.extra_data),
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
