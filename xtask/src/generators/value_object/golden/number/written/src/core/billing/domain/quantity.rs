use std::ops::RangeInclusive;

use kernel::BrokenRule;
use serde::{Deserialize, Serialize};

/// Quantity.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32")]
pub struct Quantity(i32);

impl Quantity {
    pub const BOUNDS: RangeInclusive<i32> = 1..=5;

    #[must_use]
    pub fn value(&self) -> i32 {
        self.0
    }
}

impl TryFrom<i32> for Quantity {
    type Error = InvalidQuantity;

    fn try_from(value: i32) -> Result<Self, Self::Error> {
        if !Self::BOUNDS.contains(&value) {
            return Err(InvalidQuantity::OutOfRange);
        }
        Ok(Self(value))
    }
}

impl From<Quantity> for i32 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

#[derive(Debug, thiserror::Error)]
pub enum InvalidQuantity {
    #[error("must be from 1 to 5")]
    OutOfRange,
}

impl BrokenRule for InvalidQuantity {
    fn code(&self) -> &'static str {
        match self {
            Self::OutOfRange => "out_of_range",
        }
    }
}
