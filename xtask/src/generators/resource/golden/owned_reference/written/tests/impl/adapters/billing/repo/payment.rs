use std::{collections::HashMap, sync::Mutex};

use app_core::{
    UserId,
    billing::{
        domain::{
            order::OrderId,
            payment::{Payment, PaymentId},
        },
        ports::repo::payment::PaymentRepository,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use kernel::{Result, Version};
use uuid::Uuid;

/// Keeps what refers to something that is deleted: it does not know of that.
#[derive(Default)]
pub struct InMemoryPaymentRepository(Mutex<HashMap<PaymentId, Payment>>);

#[async_trait]
impl PaymentRepository for InMemoryPaymentRepository {
    async fn get(&self, id: PaymentId) -> Result<Option<Payment>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, payment: Payment) -> Result<()> {
        self.0.lock().unwrap().insert(payment.id, payment);
        Ok(())
    }

    async fn delete(&self, id: PaymentId) -> Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }
}

/// Returns one for tests.
pub fn payment() -> Payment {
    Payment {
        id: Uuid::from_u128(1).into(),
        payer_id: UserId::from(Uuid::from_u128(7)),
        version: Version::FIRST,
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(11),
        order_id: OrderId::from(Uuid::from_u128(13)),
        refund_of_id: Some(OrderId::from(Uuid::from_u128(15))),
        amount: 17,
    }
}

/// Returns another one, with other values in all fields.
pub fn other_payment() -> Payment {
    Payment {
        id: Uuid::from_u128(2).into(),
        payer_id: UserId::from(Uuid::from_u128(8)),
        version: Version::FIRST.next(),
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(12),
        order_id: OrderId::from(Uuid::from_u128(14)),
        refund_of_id: None,
        amount: 18,
    }
}
