use std::sync::Arc;

use app_core::billing::{domain::payment::Payment, ports::repo::payment::PaymentRepository};

use crate::tests::{
    doubles::adapters::billing::repo::payment::{self, InMemoryPaymentRepository},
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
