use kernel::BrokenRule;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Invoice payment status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoicePaymentStatus {
    Draft,
    PartlyPaid,
}

impl InvoicePaymentStatus {
    pub const ALL: [Self; 2] = [Self::Draft, Self::PartlyPaid];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::PartlyPaid => "partly_paid",
        }
    }
}

impl TryFrom<String> for InvoicePaymentStatus {
    type Error = InvalidInvoicePaymentStatus;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut all = Self::ALL.into_iter();
        all.find(|variant| variant.as_str() == text)
            .ok_or(InvalidInvoicePaymentStatus)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("must be one of `draft`, `partly_paid`")]
pub struct InvalidInvoicePaymentStatus;

impl BrokenRule for InvalidInvoicePaymentStatus {
    fn code(&self) -> &'static str {
        "invalid_invoice_payment_status"
    }
}
