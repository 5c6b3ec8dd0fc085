use std::sync::Arc;

use app_core::billing::{
    commands::delete_purchase_order::{DeletePurchaseOrder, DeletePurchaseOrderHandler},
    ports::repo::purchase_order::PurchaseOrderRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::billing::repo::purchase_order::{
    self, InMemoryPurchaseOrderRepository,
};

/// A handler for a service that has two purchase orders.
async fn handler() -> (
    Arc<InMemoryPurchaseOrderRepository>,
    DeletePurchaseOrderHandler,
) {
    let purchase_orders = Arc::<InMemoryPurchaseOrderRepository>::default();
    purchase_orders
        .save(purchase_order::purchase_order())
        .await
        .unwrap();
    purchase_orders
        .save(purchase_order::other_purchase_order())
        .await
        .unwrap();
    let handler = DeletePurchaseOrderHandler {
        purchase_orders: purchase_orders.clone(),
    };
    (purchase_orders, handler)
}

fn command() -> DeletePurchaseOrder {
    let purchase_order = purchase_order::purchase_order();
    DeletePurchaseOrder {
        id: purchase_order.id,
        owner_id: purchase_order.owner_id,
        seen: Some(purchase_order.version),
    }
}

#[tokio::test]
async fn deletes_one() {
    let (purchase_orders, handler) = handler().await;

    handler.handle(command()).await.unwrap();

    assert_eq!(
        purchase_orders
            .get(purchase_order::purchase_order().id)
            .await
            .unwrap(),
        None
    );
    let other = purchase_order::other_purchase_order();
    assert_eq!(purchase_orders.get(other.id).await.unwrap(), Some(other));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (purchase_orders, handler) = handler().await;
    let purchase_order = purchase_order::purchase_order();
    let outdated = DeletePurchaseOrder {
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
    let of_another = DeletePurchaseOrder {
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
