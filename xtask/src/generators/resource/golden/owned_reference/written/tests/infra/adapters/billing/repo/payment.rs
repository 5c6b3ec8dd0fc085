use std::sync::Arc;

use app_core::billing::{
    domain::{order::Order, payment::Payment},
    ports::repo::{order::OrderRepository, payment::PaymentRepository},
};
use uuid::Uuid;

use crate::tests::{
    doubles::adapters::billing::repo::{
        order,
        payment::{self, InMemoryPaymentRepository},
    },
    support::app::TestApp,
};

/// Checks what every implementation of the port must do.
async fn contract(repository: Arc<dyn PaymentRepository>) {
    let payment = payment::payment();
    let id = payment.id;
    assert_eq!(repository.get(id).await.unwrap(), None);
    repository.save(payment.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(payment));

    let other = payment::other_payment();
    repository.save(other.clone()).await.unwrap();
    repository.delete(other.id).await.unwrap();
    assert_eq!(repository.get(other.id).await.unwrap(), None);
    repository.delete(other.id).await.unwrap();

    let changed = Payment { id, ..other };
    repository.save(changed.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryPaymentRepository::default())).await;
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
async fn is_deleted_together_with_its_order() {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let order = Order {
            id: Uuid::from_u128(13).into(),
            ..order::order()
        };
        scope
            .port::<dyn OrderRepository>()
            .save(order)
            .await
            .unwrap();
        let repository = scope.port::<dyn PaymentRepository>();
        let payment = Payment {
            refund_of_id: None,
            ..payment::payment()
        };
        repository.save(payment.clone()).await.unwrap();

        let orders = scope.port::<dyn OrderRepository>();
        orders.delete(payment.order_id).await.unwrap();

        assert_eq!(repository.get(payment.id).await.unwrap(), None);
    })
    .await;
}
