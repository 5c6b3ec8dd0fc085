use std::sync::Arc;

use services::geocoder::{Geocoder, HttpGeocoder};

use crate::tests::doubles::geocoder::FakeGeocoder;

/// Checks what every implementation must do.
async fn contract(service: Arc<dyn Geocoder>) {
    service.check().await.unwrap();
}

#[tokio::test]
async fn fake() {
    contract(Arc::new(FakeGeocoder)).await;
}

#[tokio::test]
async fn real() {
    contract(Arc::new(HttpGeocoder)).await;
}
