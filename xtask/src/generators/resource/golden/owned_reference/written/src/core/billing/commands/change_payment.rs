use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Patch, Result, Version};
use nject::injectable;

use crate::{
    UserId,
    billing::{
        domain::payment::{PaymentChange, PaymentId},
        ports::repo::{order::OrderRepository, payment::PaymentRepository},
        shared::payment_unknown,
    },
};

/// Changes a payment of `payer_id`.
#[derive(Clone, Debug)]
pub struct ChangePayment {
    pub id: PaymentId,
    pub payer_id: UserId,
    /// The version that the caller has seen. Without it, any version is changed.
    pub seen: Option<Version>,
    pub change: PaymentChange,
}

/// The version after the change.
impl Command for ChangePayment {
    type Output = Version;
}

#[injectable]
pub struct ChangePaymentHandler {
    pub orders: Arc<dyn OrderRepository>,
    pub payments: Arc<dyn PaymentRepository>,
}

impl CommandHandler<ChangePayment> for ChangePaymentHandler {
    async fn handle(&self, command: ChangePayment) -> Result<Version> {
        let payment = self
            .payments
            .get(command.id)
            .await?
            .filter(|payment| payment.payer_id == command.payer_id)
            .ok_or_else(payment_unknown::payment_unknown)?;
        let version = payment.version;
        version.must_be(command.seen)?;
        if let Some(order_id) = command.change.order_id
            && self
                .orders
                .get(order_id)
                .await?
                .is_none_or(|order| order.owner_id != command.payer_id)
        {
            return Err(Error::unknown(
                "/order_id",
                "order_unknown",
                "There is no such order.",
            ));
        }
        if let Patch::Set(refund_of_id) = command.change.refund_of_id
            && self
                .orders
                .get(refund_of_id)
                .await?
                .is_none_or(|order| order.owner_id != command.payer_id)
        {
            return Err(Error::unknown(
                "/refund_of_id",
                "order_unknown",
                "There is no such order.",
            ));
        }
        let payment = payment.change(command.change);
        if payment.version == version {
            return Ok(version);
        }
        let version = payment.version;
        self.payments.save(payment).await?;
        Ok(version)
    }
}
