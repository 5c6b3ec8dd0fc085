use std::fmt;

use kernel::BrokenRule;

/// Invoice number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InvoiceNumber(String);

impl InvoiceNumber {
    /// In characters.
    pub const MAX_LENGTH: usize = 255;

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for InvoiceNumber {
    type Error = InvalidInvoiceNumber;

    fn try_from(value: String) -> Result<Self, Self::Error> {
        let value = value.trim();
        if value.is_empty() {
            return Err(InvalidInvoiceNumber::Empty);
        }
        if value.chars().count() > Self::MAX_LENGTH {
            return Err(InvalidInvoiceNumber::TooLong);
        }
        Ok(Self(value.to_owned()))
    }
}

impl From<InvoiceNumber> for String {
    fn from(invoice_number: InvoiceNumber) -> Self {
        invoice_number.0
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum InvalidInvoiceNumber {
    #[error("must not be empty")]
    Empty,
    #[error("must have at most {} characters", InvoiceNumber::MAX_LENGTH)]
    TooLong,
}

impl BrokenRule for InvalidInvoiceNumber {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "invoice_number_empty",
            Self::TooLong => "invoice_number_too_long",
        }
    }
}
