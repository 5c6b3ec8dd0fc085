//! Identifiers.

mod v7;

use ::uuid::Uuid;

pub use self::v7::UuidV7Generator;

/// Makes identifiers that nobody has made before.
pub trait UuidGenerator: Send + Sync {
    /// The next identifier.
    fn next(&self) -> Uuid;
}
