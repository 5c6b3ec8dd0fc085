use std::sync::Arc;

use app_core::billing::ports::payment_gateway::PaymentGateway;

use crate::{
    infra::adapters::billing::payment_gateway::StripePaymentGateway,
    tests::doubles::adapters::billing::payment_gateway::FakePaymentGateway,
};

/// Checks what every implementation of the port must do.
async fn contract(port: Arc<dyn PaymentGateway>) {
    port.check().await.unwrap();
}

#[tokio::test]
async fn fake() {
    contract(Arc::new(FakePaymentGateway)).await;
}

#[tokio::test]
async fn real() {
    contract(Arc::new(StripePaymentGateway)).await;
}
