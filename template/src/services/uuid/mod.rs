//! Identifiers.

#[cfg(feature = "implementations")]
mod v7;

use ::uuid::Uuid;

#[cfg(feature = "implementations")]
pub use self::v7::UuidV7Generator;

/// Generates unique identifiers.
pub trait UuidGenerator: Send + Sync {
    /// Returns a new identifier.
    fn next(&self) -> Uuid;
}
