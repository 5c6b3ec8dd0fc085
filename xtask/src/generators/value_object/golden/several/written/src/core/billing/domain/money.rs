use std::ops::{RangeFrom, RangeInclusive};

use kernel::{BrokenRule, Text};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "StoredMoney")]
pub struct Money {
    amount: i64,
    currency: Text<1, 255>,
    rate: f64,
    share: Decimal,
}

impl Money {
    pub const AMOUNT: RangeFrom<i64> = 0..;

    pub const RATE: RangeInclusive<f64> = 0.0..=1.0;

    pub const SHARE: RangeInclusive<Decimal> =
        Decimal::from_parts(1, 0, 0, false, 2)..=Decimal::from_parts(100, 0, 0, false, 0);

    pub fn new(
        amount: i64,
        currency: Text<1, 255>,
        rate: f64,
        share: Decimal,
    ) -> Result<Self, InvalidMoney> {
        if !Self::AMOUNT.contains(&amount) {
            return Err(InvalidMoney::AmountOutOfRange);
        }
        if !Self::RATE.contains(&rate) {
            return Err(InvalidMoney::RateOutOfRange);
        }
        if !Self::SHARE.contains(&share) {
            return Err(InvalidMoney::ShareOutOfRange);
        }
        Ok(Self {
            amount,
            currency,
            rate,
            share,
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

    #[must_use]
    pub fn share(&self) -> Decimal {
        self.share
    }
}

/// What a job has of it. It is checked again when it is read.
#[derive(Deserialize)]
struct StoredMoney {
    amount: i64,
    currency: Text<1, 255>,
    rate: f64,
    share: Decimal,
}

impl TryFrom<StoredMoney> for Money {
    type Error = InvalidMoney;

    fn try_from(stored: StoredMoney) -> Result<Self, Self::Error> {
        Self::new(stored.amount, stored.currency, stored.rate, stored.share)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum InvalidMoney {
    #[error("must be at least 0")]
    AmountOutOfRange,
    #[error("must be from 0 to 1")]
    RateOutOfRange,
    #[error("must be from 0.01 to 100")]
    ShareOutOfRange,
}

impl BrokenRule for InvalidMoney {
    fn code(&self) -> &'static str {
        match self {
            Self::AmountOutOfRange | Self::RateOutOfRange | Self::ShareOutOfRange => "out_of_range",
        }
    }

    fn pointer(&self) -> &'static str {
        match self {
            Self::AmountOutOfRange => "/amount",
            Self::RateOutOfRange => "/rate",
            Self::ShareOutOfRange => "/share",
        }
    }
}
