use app_core::billing::ports::payment_gateway::PaymentGateway;
use async_trait::async_trait;
use kernel::Result;

/// A double of `PaymentGateway`.
pub struct FakePaymentGateway;

#[async_trait]
impl PaymentGateway for FakePaymentGateway {
    async fn check(&self) -> Result<()> {
        Ok(())
    }
}
