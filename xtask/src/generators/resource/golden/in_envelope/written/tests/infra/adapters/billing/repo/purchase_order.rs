use std::sync::Arc;

use app_core::billing::{
    domain::purchase_order::PurchaseOrder, ports::repo::purchase_order::PurchaseOrderRepository,
};
use diesel_async::SimpleAsyncConnection;
use kernel::Error;

use crate::tests::{
    doubles::adapters::billing::repo::purchase_order::{self, InMemoryPurchaseOrderRepository},
    support::app::TestApp,
};

/// Checks what every implementation of the port must do.
async fn contract(repository: Arc<dyn PurchaseOrderRepository>) {
    let purchase_order = purchase_order::purchase_order();
    let id = purchase_order.id;
    assert_eq!(repository.get(id).await.unwrap(), None);
    repository.save(purchase_order.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(purchase_order));

    let other = purchase_order::other_purchase_order();
    repository.save(other.clone()).await.unwrap();
    repository.delete(other.id).await.unwrap();
    assert_eq!(repository.get(other.id).await.unwrap(), None);
    repository.delete(other.id).await.unwrap();

    let changed = PurchaseOrder { id, ..other };
    repository.save(changed.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(changed));
}

/// Checks that another one cannot have the same.
async fn purchase_order_number_taken(repository: Arc<dyn PurchaseOrderRepository>) {
    let purchase_order = purchase_order::purchase_order();
    repository.save(purchase_order.clone()).await.unwrap();

    let refused = repository.save(PurchaseOrder {
        owner_id: purchase_order.owner_id,
        number: purchase_order.number,
        ..purchase_order::other_purchase_order()
    });

    assert!(
        matches!(refused.await, Err(Error::Conflict(reason)) if reason.code == "purchase_order_number_taken")
    );
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryPurchaseOrderRepository::default())).await;
    purchase_order_number_taken(Arc::new(InMemoryPurchaseOrderRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
    app.in_unit_of_work(|scope| async move {
        purchase_order_number_taken(scope.port()).await;
    })
    .await;
}

#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        let repository = scope.port::<dyn PurchaseOrderRepository>();
        let mut purchase_order = purchase_order::purchase_order();
        repository.save(purchase_order.clone()).await.unwrap();
        let mut connection = scope.unit_of_work().connection().await.unwrap();
        connection
            .batch_execute("UPDATE purchase_order_lines SET position = -position")
            .await
            .unwrap();
        drop(connection);

        purchase_order.lines.reverse();
        assert_eq!(
            repository.get(purchase_order.id).await.unwrap(),
            Some(purchase_order)
        );
    })
    .await;
}
