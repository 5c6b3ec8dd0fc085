use kernel::{BrokenRule, Text};
use serde::{Deserialize, Serialize};

/// Money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "StoredMoney")]
pub struct Money {
    amount: i64,
    currency: Text<1, 255>,
    rate: f64,
}

impl Money {
    pub fn new(amount: i64, currency: Text<1, 255>, rate: f64) -> Result<Self, InvalidMoney> {
        if amount < 0 {
            return Err(InvalidMoney::AmountNegative);
        }
        Ok(Self {
            amount,
            currency,
            rate,
        })
    }

    #[must_use]
    pub fn amount(&self) -> i64 {
        self.amount
    }

    #[must_use]
    pub fn currency(&self) -> &Text<1, 255> {
        &self.currency
    }

    #[must_use]
    pub fn rate(&self) -> f64 {
        self.rate
    }
}

/// What a job has of it. It is checked again when it is read.
#[derive(Deserialize)]
struct StoredMoney {
    amount: i64,
    currency: Text<1, 255>,
    rate: f64,
}

impl TryFrom<StoredMoney> for Money {
    type Error = InvalidMoney;

    fn try_from(stored: StoredMoney) -> Result<Self, Self::Error> {
        Self::new(stored.amount, stored.currency, stored.rate)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum InvalidMoney {
    #[error("must not be negative")]
    AmountNegative,
}

impl BrokenRule for InvalidMoney {
    fn code(&self) -> &'static str {
        match self {
            Self::AmountNegative => "negative",
        }
    }

    fn pointer(&self) -> &'static str {
        match self {
            Self::AmountNegative => "/amount",
        }
    }
}
