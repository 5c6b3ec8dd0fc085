use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, Version};
use nject::injectable;

use crate::{
    UserId,
    billing::{
        domain::payment::PaymentId, ports::repo::payment::PaymentRepository,
        shared::payment_unknown,
    },
};

/// Deletes a payment of `payer_id`.
#[derive(Clone, Debug)]
pub struct DeletePayment {
    pub id: PaymentId,
    pub payer_id: UserId,
    /// The version that the caller has seen. Without it, any version is deleted.
    pub seen: Option<Version>,
}

impl Command for DeletePayment {
    type Output = ();
}

#[injectable]
pub struct DeletePaymentHandler {
    pub payments: Arc<dyn PaymentRepository>,
}

impl CommandHandler<DeletePayment> for DeletePaymentHandler {
    async fn handle(&self, command: DeletePayment) -> Result<()> {
        let payment = self
            .payments
            .get(command.id)
            .await?
            .filter(|payment| payment.payer_id == command.payer_id)
            .ok_or_else(payment_unknown::payment_unknown)?;
        payment.version.must_be(command.seen)?;
        self.payments.delete(command.id).await
    }
}
