use async_trait::async_trait;
use services::geocoder::{Geocoder, GeocoderError};

/// A double of `Geocoder`.
pub struct FakeGeocoder;

#[async_trait]
impl Geocoder for FakeGeocoder {
    async fn check(&self) -> Result<(), GeocoderError> {
        Ok(())
    }
}
