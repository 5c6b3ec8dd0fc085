use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Cursor, Result};

/// A part of a list. The next page begins after the last item of this one, wherever that item is by then. So no
/// item is skipped or repeated because others were added or removed, and a page far down the list costs as
/// much as the first one.
///
/// A query handler looks for one item more than the page has, to know whether there is another page:
///
/// ```
/// use kernel::{Cursor, Limit, Page, Result};
///
/// /// The numbers from 1 to 5, in place of a table.
/// fn list_numbers(after: Option<&Cursor>, limit: Limit) -> Result<Page<i64>> {
///     let last = after.map(|cursor| cursor.decode("numbers")).transpose()?;
///     let last: i64 = last.unwrap_or(0);
///     let found = (last + 1..=5.min(last + limit.and_one_more())).collect();
///     Page::new(found, limit, |last| Cursor::encode("numbers", last))
/// }
///
/// let page = list_numbers(None, Limit::from(3)).unwrap();
/// assert_eq!(page.items, [1, 2, 3]);
/// let page = list_numbers(page.next.as_ref(), Limit::from(3)).unwrap();
/// assert_eq!(page.items, [4, 5]);
/// assert_eq!(page.next, None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(description = "A part of a list.")]
pub struct Page<T> {
    pub items: Vec<T>,
    /// What to ask for the next page with. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next: Option<Cursor>,
    /// The number of items of the whole list. Absent if the query does not count them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub total: Option<i64>,
}

impl<T> Page<T> {
    /// Creates the page of the first `limit` items of `found`. There is a next page if `found` has more items:
    /// [`Limit::and_one_more`]. `cursor` returns the place of an item in the list.
    pub fn new(
        mut found: Vec<T>,
        limit: Limit,
        cursor: impl FnOnce(&T) -> Result<Cursor>,
    ) -> Result<Self> {
        let limit = limit.0 as usize;
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| more);
        Ok(Self {
            next: last.map(cursor).transpose()?,
            items: found,
            total: None,
        })
    }

    /// Adds the number of items of the whole list.
    #[must_use]
    pub fn counted(self, total: i64) -> Self {
        Self {
            total: Some(total),
            ..self
        }
    }

    /// Converts the items.
    #[must_use]
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            next: self.next,
            total: self.total,
        }
    }

    /// Converts the items, or fails as the first one that cannot be converted.
    pub fn try_map<U, E>(self, convert: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        Ok(Page {
            items: self
                .items
                .into_iter()
                .map(convert)
                .collect::<Result<_, E>>()?,
            next: self.next,
            total: self.total,
        })
    }
}

/// The number of items that a page has at most. A number that is too large or too small becomes the nearest one
/// that is allowed.
///
/// A parameter of a route has `#[serde(default)]` and `#[param(inline)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(from = "u32")]
#[schema(
    description = "A number that is too large or too small becomes the nearest one that is allowed.",
    minimum = 1,
    maximum = 100,
    default = 50
)]
pub struct Limit(u32);

impl Limit {
    /// The largest page.
    pub const MAX: Self = Self(100);
    /// The page of a client that does not ask for a size.
    pub const DEFAULT: Self = Self(50);

    /// Returns the number of items to look for: one more than the page has, to know whether there is a next
    /// page.
    #[must_use]
    pub fn and_one_more(self) -> i64 {
        i64::from(self.0) + 1
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl From<u32> for Limit {
    fn from(number: u32) -> Self {
        Self(number.clamp(1, Self::MAX.0))
    }
}
