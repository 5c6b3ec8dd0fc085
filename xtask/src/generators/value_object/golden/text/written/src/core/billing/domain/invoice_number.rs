use std::fmt;

use kernel::{BrokenRule, InvalidText, Text};
use serde::{Deserialize, Serialize};

/// Invoice number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct InvoiceNumber(Text<1, 255>);

impl InvoiceNumber {
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for InvoiceNumber {
    type Error = InvalidInvoiceNumber;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Ok(Self(text.try_into()?))
    }
}

impl From<InvoiceNumber> for String {
    fn from(invoice_number: InvoiceNumber) -> Self {
        invoice_number.0.into()
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[derive(Debug, thiserror::Error)]
pub enum InvalidInvoiceNumber {
    #[error(transparent)]
    Text(#[from] InvalidText),
}

impl BrokenRule for InvalidInvoiceNumber {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(rule) => rule.code(),
        }
    }
}
