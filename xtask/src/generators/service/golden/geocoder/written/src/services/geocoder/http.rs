use async_trait::async_trait;

use super::{Geocoder, GeocoderError};

/// The implementation of `Geocoder`.
#[derive(Clone, Copy, Debug, Default)]
pub struct HttpGeocoder;

#[async_trait]
impl Geocoder for HttpGeocoder {
    async fn check(&self) -> Result<(), GeocoderError> {
        Ok(())
    }
}
