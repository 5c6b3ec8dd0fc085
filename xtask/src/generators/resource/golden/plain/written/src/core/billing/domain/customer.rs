use chrono::{DateTime, Utc};
use kernel::{Text, Version};

kernel::typed_id!(
    /// Identifies one customer.
    CustomerId
);

/// Customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    pub id: CustomerId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub name: Text<1, 255>,
}

/// What a new customer consists of.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    pub name: Text<1, 255>,
}

/// What becomes different. The rest stays as it is.
#[derive(Clone, Debug, Default)]
pub struct CustomerChange {
    pub name: Option<Text<1, 255>>,
}

impl Customer {
    #[must_use]
    pub fn create(id: CustomerId, new: NewCustomer, now: DateTime<Utc>) -> Self {
        Self {
            id,
            version: Version::FIRST,
            created_at: now,
            name: new.name,
        }
    }

    /// Returns the customer after `change`: the next version, if anything is different.
    #[must_use]
    pub fn change(self, change: CustomerChange) -> Self {
        let before = self.clone();
        let after = Self {
            name: change.name.unwrap_or(self.name),
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
