use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;
use services::{clock::Clock, uuid::UuidGenerator};

use crate::{
    UserId,
    billing::{
        domain::payment::{NewPayment, Payment, PaymentId},
        ports::repo::{order::OrderRepository, payment::PaymentRepository},
    },
};

/// Creates a payment.
#[derive(Clone, Debug)]
pub struct CreatePayment {
    pub payer_id: UserId,
    pub payment: NewPayment,
}

impl Command for CreatePayment {
    type Output = PaymentId;
}

#[injectable]
pub struct CreatePaymentHandler {
    pub clock: Arc<dyn Clock>,
    pub orders: Arc<dyn OrderRepository>,
    pub payments: Arc<dyn PaymentRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<CreatePayment> for CreatePaymentHandler {
    async fn handle(&self, command: CreatePayment) -> Result<PaymentId> {
        if self
            .orders
            .get(command.payment.order_id)
            .await?
            .is_none_or(|order| order.owner_id != command.payer_id)
        {
            return Err(Error::unknown(
                "/order_id",
                "order_unknown",
                "There is no such order.",
            ));
        }
        if let Some(refund_of_id) = command.payment.refund_of_id
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
        let id = PaymentId::from(self.uuids.next());
        let payment = Payment::create(id, command.payer_id, command.payment, self.clock.now());
        self.payments.save(payment).await?;
        Ok(id)
    }
}
