use std::sync::Arc;

use app_core::billing::{domain::order::Order, ports::repo::order::OrderRepository};
use diesel_async::SimpleAsyncConnection;

use crate::tests::{
    doubles::adapters::billing::repo::order::{self, InMemoryOrderRepository},
    support::app::TestApp,
};

/// Checks what every implementation of the port must do.
async fn contract(repository: Arc<dyn OrderRepository>) {
    let order = order::order();
    let id = order.id;
    assert_eq!(repository.get(id).await.unwrap(), None);
    repository.save(order.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(order.clone()));

    let other = order::other_order();
    repository.save(other.clone()).await.unwrap();
    repository.delete(other.id).await.unwrap();
    assert_eq!(repository.get(other.id).await.unwrap(), None);
    repository.delete(other.id).await.unwrap();

    let changed = Order { id, ..other };
    repository.save(changed.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(changed.clone()));

    // What was absent is stored with all its columns.
    repository.delete(id).await.unwrap();
    repository.save(changed).await.unwrap();
    repository.save(order.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(order));
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryOrderRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}

#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        let repository = scope.port::<dyn OrderRepository>();
        let mut order = order::order();
        repository.save(order.clone()).await.unwrap();
        let mut connection = scope.unit_of_work().connection().await.unwrap();
        connection
            .batch_execute("UPDATE order_tag_ids SET position = -position")
            .await
            .unwrap();
        connection
            .batch_execute("UPDATE order_lines SET position = -position")
            .await
            .unwrap();
        drop(connection);

        order.tag_ids.reverse();
        order.lines.reverse();
        assert_eq!(repository.get(order.id).await.unwrap(), Some(order));
    })
    .await;
}
