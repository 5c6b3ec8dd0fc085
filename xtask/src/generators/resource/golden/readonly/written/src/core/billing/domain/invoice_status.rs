use kernel::BrokenRule;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Invoice status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStatus {
    Draft,
    Sent,
}

impl InvoiceStatus {
    pub const ALL: [Self; 2] = [Self::Draft, Self::Sent];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
        }
    }
}

impl TryFrom<String> for InvoiceStatus {
    type Error = InvalidInvoiceStatus;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut all = Self::ALL.into_iter();
        all.find(|variant| variant.as_str() == text)
            .ok_or(InvalidInvoiceStatus)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("must be one of `draft`, `sent`")]
pub struct InvalidInvoiceStatus;

impl BrokenRule for InvalidInvoiceStatus {
    fn code(&self) -> &'static str {
        "invalid_invoice_status"
    }
}
