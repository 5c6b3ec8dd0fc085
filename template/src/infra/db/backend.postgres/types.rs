//! Values as they are stored in columns.

pub use uuid::Uuid;

/// An id, as a column holds it.
pub fn uuid(id: impl Into<Uuid>) -> Uuid {
    id.into()
}

/// The typed id that a column holds.
pub fn id<T: From<Uuid>>(column: Uuid) -> T {
    column.into()
}
