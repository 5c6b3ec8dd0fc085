//! Geocoder.

#[cfg(feature = "implementations")]
mod http;

use async_trait::async_trait;

#[cfg(feature = "implementations")]
pub use self::http::HttpGeocoder;

/// Geocoder.
#[async_trait]
pub trait Geocoder: Send + Sync {
    /// Fails if the service cannot do its work.
    async fn check(&self) -> Result<(), GeocoderError>;
}

/// The service failed for a reason that the caller cannot fix.
#[derive(Debug, thiserror::Error)]
#[error("geocoder: {0}")]
pub struct GeocoderError(pub String);
