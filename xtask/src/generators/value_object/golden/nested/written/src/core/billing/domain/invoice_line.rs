use std::ops::RangeInclusive;

use kernel::{BrokenRule, Text};
use serde::{Deserialize, Serialize};

use super::{discount::Discount, money::Money, priority::Priority};

/// Invoice line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "StoredInvoiceLine")]
pub struct InvoiceLine {
    description: Text<1, 200>,
    quantity: i32,
    unit_price: Money,
    priority: Priority,
    discount: Discount,
}

impl InvoiceLine {
    pub const QUANTITY: RangeInclusive<i32> = 1..=1000;

    pub fn new(
        description: Text<1, 200>,
        quantity: i32,
        unit_price: Money,
        priority: Priority,
        discount: Discount,
    ) -> Result<Self, InvalidInvoiceLine> {
        if !Self::QUANTITY.contains(&quantity) {
            return Err(InvalidInvoiceLine::QuantityOutOfRange);
        }
        Ok(Self {
            description,
            quantity,
            unit_price,
            priority,
            discount,
        })
    }

    #[must_use]
    pub fn description(&self) -> &Text<1, 200> {
        &self.description
    }

    #[must_use]
    pub fn quantity(&self) -> i32 {
        self.quantity
    }

    #[must_use]
    pub fn unit_price(&self) -> &Money {
        &self.unit_price
    }

    #[must_use]
    pub fn priority(&self) -> Priority {
        self.priority
    }

    #[must_use]
    pub fn discount(&self) -> &Discount {
        &self.discount
    }
}

/// What a job has of it. It is checked again when it is read.
#[derive(Deserialize)]
struct StoredInvoiceLine {
    description: Text<1, 200>,
    quantity: i32,
    unit_price: Money,
    priority: Priority,
    discount: Discount,
}

impl TryFrom<StoredInvoiceLine> for InvoiceLine {
    type Error = InvalidInvoiceLine;

    fn try_from(stored: StoredInvoiceLine) -> Result<Self, Self::Error> {
        Self::new(
            stored.description,
            stored.quantity,
            stored.unit_price,
            stored.priority,
            stored.discount,
        )
    }
}

#[derive(Debug, thiserror::Error)]
pub enum InvalidInvoiceLine {
    #[error("must be from 1 to 1000")]
    QuantityOutOfRange,
}

impl BrokenRule for InvalidInvoiceLine {
    fn code(&self) -> &'static str {
        match self {
            Self::QuantityOutOfRange => "out_of_range",
        }
    }

    fn pointer(&self) -> &'static str {
        match self {
            Self::QuantityOutOfRange => "/quantity",
        }
    }
}
