use app_core::billing::ports::payment_gateway::PaymentGateway;
use async_trait::async_trait;
use kernel::Result;

/// The adapter of `PaymentGateway`.
pub struct StripePaymentGateway;

#[async_trait]
impl PaymentGateway for StripePaymentGateway {
    async fn check(&self) -> Result<()> {
        Ok(())
    }
}
