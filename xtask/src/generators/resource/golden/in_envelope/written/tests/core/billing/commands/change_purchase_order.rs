use std::sync::Arc;

use app_core::billing::{
    commands::change_purchase_order::{ChangePurchaseOrder, ChangePurchaseOrderHandler},
    domain::{bank_account::BankAccount, purchase_order::PurchaseOrderChange},
    ports::repo::{bank_account::BankAccountRepository, purchase_order::PurchaseOrderRepository},
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::adapters::billing::repo::{
    bank_account::{self, InMemoryBankAccountRepository},
    purchase_order::{self, InMemoryPurchaseOrderRepository},
};

/// A handler for a service that has one purchase order.
async fn handler() -> (
    Arc<InMemoryPurchaseOrderRepository>,
    ChangePurchaseOrderHandler,
) {
    let purchase_orders = Arc::<InMemoryPurchaseOrderRepository>::default();
    purchase_orders
        .save(purchase_order::purchase_order())
        .await
        .unwrap();
    let stored = purchase_order::other_purchase_order();
    let bank_accounts = InMemoryBankAccountRepository::default();
    let bank_account = BankAccount {
        id: stored.bank_account_id,
        ..bank_account::bank_account()
    };
    bank_accounts.save(bank_account).await.unwrap();
    let handler = ChangePurchaseOrderHandler {
        bank_accounts: Arc::new(bank_accounts),
        purchase_orders: purchase_orders.clone(),
    };
    (purchase_orders, handler)
}

/// Changes the stored purchase order in one field.
fn command() -> ChangePurchaseOrder {
    let purchase_order = purchase_order::purchase_order();
    let other = purchase_order::other_purchase_order();
    ChangePurchaseOrder {
        id: purchase_order.id,
        owner_id: purchase_order.owner_id,
        seen: Some(purchase_order.version),
        change: PurchaseOrderChange {
            number: Some(other.number),
            ..Default::default()
        },
    }
}

#[tokio::test]
async fn stores_the_change_as_the_next_version() {
    let (purchase_orders, handler) = handler().await;
    let purchase_order = purchase_order::purchase_order();

    let version = handler.handle(command()).await.unwrap();

    let changed = purchase_order.clone().change(command().change);
    assert_eq!(version, purchase_order.version.next());
    assert_eq!(
        purchase_orders.get(purchase_order.id).await.unwrap(),
        Some(changed)
    );
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (purchase_orders, handler) = handler().await;
    let purchase_order = purchase_order::purchase_order();
    let outdated = ChangePurchaseOrder {
        seen: Some(purchase_order.version.next()),
        ..command()
    };

    let refused = handler.handle(outdated).await;

    assert!(matches!(refused, Err(Error::PreconditionFailed(_))));
    assert_eq!(
        purchase_orders.get(purchase_order.id).await.unwrap(),
        Some(purchase_order)
    );
}

#[tokio::test]
async fn what_is_anothers_does_not_exist() {
    let (purchase_orders, handler) = handler().await;
    let purchase_order = purchase_order::purchase_order();
    let of_another = ChangePurchaseOrder {
        owner_id: purchase_order::other_purchase_order().owner_id,
        ..command()
    };

    let refused = handler.handle(of_another).await;

    assert!(matches!(refused, Err(Error::NotFound(_))));
    assert_eq!(
        purchase_orders.get(purchase_order.id).await.unwrap(),
        Some(purchase_order)
    );
}

#[tokio::test]
async fn the_bank_account_id_must_exist() {
    let (purchase_orders, handler) = handler().await;
    let purchase_order = purchase_order::purchase_order();
    let of_nothing = ChangePurchaseOrder {
        change: PurchaseOrderChange {
            bank_account_id: Some(Uuid::from_u128(0xffff).into()),
            ..Default::default()
        },
        ..command()
    };

    let refused = handler.handle(of_nothing).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/bank_account_id")
    );
    assert_eq!(
        purchase_orders.get(purchase_order.id).await.unwrap(),
        Some(purchase_order)
    );
}
