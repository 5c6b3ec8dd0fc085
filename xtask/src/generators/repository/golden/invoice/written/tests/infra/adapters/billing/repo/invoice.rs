use std::sync::Arc;

use app_core::billing::{
    domain::{
        invoice::{Invoice, InvoiceId},
        invoice_number::InvoiceNumber,
        money::Money,
    },
    ports::repo::invoice::InvoiceRepository,
};
use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::tests::{
    doubles::adapters::billing::repo::invoice::InMemoryInvoiceRepository, support::app::TestApp,
};

/// Checks what every implementation of the port must do.
async fn contract(repository: Arc<dyn InvoiceRepository>) {
    let id = Uuid::from_u128(1).into();
    assert_eq!(repository.get(id).await.unwrap(), None);

    let invoice = Invoice {
        id,
        number: InvoiceNumber::try_from("Ada Lovelace".to_owned()).unwrap(),
        total: Money::new(7, "Ada Lovelace".to_owned()).unwrap(),
        due: Some(NaiveDate::default()),
        parent: Some(InvoiceId::from(Uuid::from_u128(7))),
        extra: Some(Value::from("Ada Lovelace")),
    };
    repository.save(invoice.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(invoice));

    let changed = Invoice {
        id,
        number: InvoiceNumber::try_from("Grace Hopper".to_owned()).unwrap(),
        total: Money::new(8, "Grace Hopper".to_owned()).unwrap(),
        due: None,
        parent: None,
        extra: None,
    };
    repository.save(changed.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(changed));

    repository.delete(id).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), None);
    repository.delete(id).await.unwrap();
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryInvoiceRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}
