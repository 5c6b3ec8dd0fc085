use std::sync::Arc;

use app_core::billing::{
    commands::create_purchase_order::{CreatePurchaseOrder, CreatePurchaseOrderHandler},
    domain::{
        bank_account::BankAccount,
        purchase_order::{NewPurchaseOrder, PurchaseOrder},
    },
    ports::repo::{bank_account::BankAccountRepository, purchase_order::PurchaseOrderRepository},
};
use kernel::{CommandHandler, Error, Version};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::billing::repo::{
        bank_account::{self, InMemoryBankAccountRepository},
        purchase_order::{self, InMemoryPurchaseOrderRepository},
    },
    services::{clock::FixedClock, uuid::SequentialUuids},
};

async fn handler(
    purchase_orders: &Arc<InMemoryPurchaseOrderRepository>,
) -> CreatePurchaseOrderHandler {
    let stored = purchase_order::purchase_order();
    let bank_accounts = InMemoryBankAccountRepository::default();
    let bank_account = BankAccount {
        id: stored.bank_account_id,
        ..bank_account::bank_account()
    };
    bank_accounts.save(bank_account).await.unwrap();
    CreatePurchaseOrderHandler {
        clock: Arc::new(FixedClock::default()),
        bank_accounts: Arc::new(bank_accounts),
        purchase_orders: purchase_orders.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> CreatePurchaseOrder {
    let purchase_order = purchase_order::purchase_order();
    CreatePurchaseOrder {
        owner_id: purchase_order.owner_id,
        purchase_order: NewPurchaseOrder {
            number: purchase_order.number,
            bank_account_id: purchase_order.bank_account_id,
            due_on: purchase_order.due_on,
            lines: purchase_order.lines,
        },
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let purchase_orders = Arc::default();

    let id = handler(&purchase_orders)
        .await
        .handle(command())
        .await
        .unwrap();

    let expected = PurchaseOrder {
        id,
        version: Version::FIRST,
        created_at: FixedClock::START,
        ..purchase_order::purchase_order()
    };
    assert_eq!(purchase_orders.get(id).await.unwrap(), Some(expected));
}

#[tokio::test]
async fn the_bank_account_id_must_exist() {
    let purchase_orders = Arc::default();
    let mut command = command();
    command.purchase_order.bank_account_id = Uuid::from_u128(0xffff).into();

    let refused = handler(&purchase_orders).await.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/bank_account_id")
    );
}
