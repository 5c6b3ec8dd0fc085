//! Values as they are stored in columns.

pub use uuid::Uuid;

pub use crate::db::{decimal::Decimal, json::Json};

/// Converts an id to the value of a column.
pub fn uuid(id: impl Into<Uuid>) -> Uuid {
    id.into()
}

/// Converts the value of a column to a typed id.
#[must_use]
pub fn id<T: From<Uuid>>(column: Uuid) -> T {
    column.into()
}
