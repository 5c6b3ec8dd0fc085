use std::{collections::HashMap, sync::Mutex};

use app_core::{
    UserId,
    billing::{
        domain::{
            bank_account::BankAccountId,
            purchase_order::{PurchaseOrder, PurchaseOrderId},
        },
        ports::repo::purchase_order::PurchaseOrderRepository,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta};
use kernel::{Result, Version};
use uuid::Uuid;

#[derive(Default)]
pub struct InMemoryPurchaseOrderRepository(Mutex<HashMap<PurchaseOrderId, PurchaseOrder>>);

#[async_trait]
impl PurchaseOrderRepository for InMemoryPurchaseOrderRepository {
    async fn get(&self, id: PurchaseOrderId) -> Result<Option<PurchaseOrder>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, purchase_order: PurchaseOrder) -> Result<()> {
        let mut kept = self.0.lock().unwrap();
        let mut others = kept.values().filter(|other| other.id != purchase_order.id);
        if others.any(|other| {
            other.owner_id == purchase_order.owner_id && other.number == purchase_order.number
        }) {
            return Err(
                app_core::billing::ports::repo::purchase_order::purchase_order_number_taken(),
            );
        }
        kept.insert(purchase_order.id, purchase_order);
        Ok(())
    }

    async fn delete(&self, id: PurchaseOrderId) -> Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }
}

/// Returns one for tests.
pub fn purchase_order() -> PurchaseOrder {
    PurchaseOrder {
        id: Uuid::from_u128(1).into(),
        owner_id: UserId::from(Uuid::from_u128(7)),
        version: Version::FIRST,
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(11),
        number: "Number 1".parse().unwrap(),
        bank_account_id: BankAccountId::from(Uuid::from_u128(15)),
        due_on: Some(NaiveDate::default() + TimeDelta::days(17)),
        lines: vec!["Lines 1".parse().unwrap(), "Lines 2".parse().unwrap()],
    }
}

/// Returns another one, with other values in all fields.
pub fn other_purchase_order() -> PurchaseOrder {
    PurchaseOrder {
        id: Uuid::from_u128(2).into(),
        owner_id: UserId::from(Uuid::from_u128(8)),
        version: Version::FIRST.next(),
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(12),
        number: "Number 2".parse().unwrap(),
        bank_account_id: BankAccountId::from(Uuid::from_u128(16)),
        due_on: None,
        lines: vec!["Lines 2".parse().unwrap(), "Lines 1".parse().unwrap()],
    }
}
