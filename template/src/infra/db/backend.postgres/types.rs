//! Values as they are stored in columns.

pub use uuid::Uuid;

/// The typed id that a column holds.
pub fn id<T: From<Uuid>>(column: Uuid) -> T {
    column.into()
}
