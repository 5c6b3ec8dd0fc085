use kernel::BrokenRule;

/// Money.
#[derive(Clone, Debug, PartialEq)]
pub struct Money {
    amount: i64,
    currency: String,
    rate: f64,
}

impl Money {
    /// In characters.
    pub const MAX_CURRENCY_LENGTH: usize = 255;

    pub fn new(amount: i64, currency: String, rate: f64) -> Result<Self, InvalidMoney> {
        if amount < 0 {
            return Err(InvalidMoney::AmountNegative);
        }
        if currency.trim().is_empty() {
            return Err(InvalidMoney::CurrencyEmpty);
        }
        if currency.chars().count() > Self::MAX_CURRENCY_LENGTH {
            return Err(InvalidMoney::CurrencyTooLong);
        }
        if !rate.is_finite() {
            return Err(InvalidMoney::RateNotFinite);
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
    pub fn currency(&self) -> &str {
        &self.currency
    }

    #[must_use]
    pub fn rate(&self) -> f64 {
        self.rate
    }
}

#[derive(Debug, thiserror::Error)]
pub enum InvalidMoney {
    #[error("amount must not be negative")]
    AmountNegative,
    #[error("currency must not be empty")]
    CurrencyEmpty,
    #[error("currency must have at most {} characters", Money::MAX_CURRENCY_LENGTH)]
    CurrencyTooLong,
    #[error("rate must be a finite number")]
    RateNotFinite,
}

impl BrokenRule for InvalidMoney {
    fn code(&self) -> &'static str {
        match self {
            Self::AmountNegative => "money_amount_negative",
            Self::CurrencyEmpty => "money_currency_empty",
            Self::CurrencyTooLong => "money_currency_too_long",
            Self::RateNotFinite => "money_rate_not_finite",
        }
    }
}
