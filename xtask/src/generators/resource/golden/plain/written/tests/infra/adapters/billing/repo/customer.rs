use std::sync::Arc;

use app_core::billing::{domain::customer::Customer, ports::repo::customer::CustomerRepository};

use crate::tests::{
    doubles::adapters::billing::repo::customer::{self, InMemoryCustomerRepository},
    support::app::TestApp,
};

/// Checks what every implementation of the port must do.
async fn contract(repository: Arc<dyn CustomerRepository>) {
    let customer = customer::customer();
    let id = customer.id;
    assert_eq!(repository.get(id).await.unwrap(), None);
    repository.save(customer.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(customer));

    let other = customer::other_customer();
    repository.save(other.clone()).await.unwrap();
    repository.delete(other.id).await.unwrap();
    assert_eq!(repository.get(other.id).await.unwrap(), None);
    repository.delete(other.id).await.unwrap();

    let changed = Customer { id, ..other };
    repository.save(changed.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryCustomerRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}
