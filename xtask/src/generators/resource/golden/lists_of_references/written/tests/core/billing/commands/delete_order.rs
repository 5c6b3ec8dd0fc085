use std::sync::Arc;

use app_core::billing::{
    commands::delete_order::{DeleteOrder, DeleteOrderHandler},
    ports::repo::order::OrderRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::billing::repo::order::{self, InMemoryOrderRepository};

/// A handler for a service that has two orders.
async fn handler() -> (Arc<InMemoryOrderRepository>, DeleteOrderHandler) {
    let orders = Arc::<InMemoryOrderRepository>::default();
    orders.save(order::order()).await.unwrap();
    orders.save(order::other_order()).await.unwrap();
    let handler = DeleteOrderHandler {
        orders: orders.clone(),
    };
    (orders, handler)
}

fn command() -> DeleteOrder {
    let order = order::order();
    DeleteOrder {
        id: order.id,
        owner_id: order.owner_id,
        seen: Some(order.version),
    }
}

#[tokio::test]
async fn deletes_one() {
    let (orders, handler) = handler().await;

    handler.handle(command()).await.unwrap();

    assert_eq!(orders.get(order::order().id).await.unwrap(), None);
    let other = order::other_order();
    assert_eq!(orders.get(other.id).await.unwrap(), Some(other));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (orders, handler) = handler().await;
    let order = order::order();
    let outdated = DeleteOrder {
        seen: Some(order.version.next()),
        ..command()
    };

    let refused = handler.handle(outdated).await;

    assert!(matches!(refused, Err(Error::PreconditionFailed(_))));
    assert_eq!(orders.get(order.id).await.unwrap(), Some(order));
}

#[tokio::test]
async fn what_is_anothers_does_not_exist() {
    let (orders, handler) = handler().await;
    let order = order::order();
    let of_another = DeleteOrder {
        owner_id: order::other_order().owner_id,
        ..command()
    };

    let refused = handler.handle(of_another).await;

    assert!(matches!(refused, Err(Error::NotFound(_))));
    assert_eq!(orders.get(order.id).await.unwrap(), Some(order));
}
