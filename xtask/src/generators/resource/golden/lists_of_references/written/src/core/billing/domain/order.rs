use chrono::{DateTime, Utc};
use kernel::{Patch, Version};

use super::{order_line::OrderLine, tag::TagId};
use crate::UserId;

kernel::typed_id!(
    /// Identifies one order.
    OrderId
);

/// Order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    pub owner_id: UserId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub tag_ids: Vec<TagId>,
    pub lines: Vec<OrderLine>,
    pub main: OrderLine,
    pub gift: Option<OrderLine>,
}

/// What a new order consists of.
#[derive(Clone, Debug)]
pub struct NewOrder {
    pub tag_ids: Vec<TagId>,
    pub lines: Vec<OrderLine>,
    pub main: OrderLine,
    pub gift: Option<OrderLine>,
}

/// What becomes different. The rest stays as it is.
#[derive(Clone, Debug, Default)]
pub struct OrderChange {
    pub tag_ids: Option<Vec<TagId>>,
    pub lines: Option<Vec<OrderLine>>,
    pub main: Option<OrderLine>,
    pub gift: Patch<OrderLine>,
}

impl Order {
    #[must_use]
    pub fn create(id: OrderId, owner_id: UserId, new: NewOrder, now: DateTime<Utc>) -> Self {
        Self {
            id,
            owner_id,
            version: Version::FIRST,
            created_at: now,
            tag_ids: new.tag_ids,
            lines: new.lines,
            main: new.main,
            gift: new.gift,
        }
    }

    /// Returns the order after `change`: the next version, if anything is different.
    #[must_use]
    pub fn change(self, change: OrderChange) -> Self {
        let before = self.clone();
        let after = Self {
            tag_ids: change.tag_ids.unwrap_or(self.tag_ids),
            lines: change.lines.unwrap_or(self.lines),
            main: change.main.unwrap_or(self.main),
            gift: change.gift.apply(self.gift),
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
