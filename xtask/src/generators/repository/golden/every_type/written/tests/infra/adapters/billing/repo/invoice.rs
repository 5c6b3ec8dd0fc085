use std::sync::Arc;

use app_core::billing::{
    domain::{customer::Customer, invoice::Invoice},
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
};
use diesel_async::SimpleAsyncConnection;
use kernel::Error;
use uuid::Uuid;

use crate::tests::{
    doubles::adapters::billing::repo::{
        customer,
        invoice::{self, InMemoryInvoiceRepository},
    },
    support::app::TestApp,
};

/// Checks what every implementation of the port must do.
async fn contract(repository: Arc<dyn InvoiceRepository>) {
    let invoice = invoice::invoice();
    let id = invoice.id;
    assert_eq!(repository.get(id).await.unwrap(), None);
    repository.save(invoice.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(invoice.clone()));

    let other = invoice::other_invoice();
    repository.save(other.clone()).await.unwrap();
    repository.delete(other.id).await.unwrap();
    assert_eq!(repository.get(other.id).await.unwrap(), None);
    repository.delete(other.id).await.unwrap();

    let changed = Invoice { id, ..other };
    repository.save(changed.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(changed.clone()));

    // What was absent is stored with all its columns.
    repository.delete(id).await.unwrap();
    repository.save(changed).await.unwrap();
    repository.save(invoice.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(invoice));
}

/// Checks that another one cannot have the same.
async fn invoice_number_taken(repository: Arc<dyn InvoiceRepository>) {
    let invoice = invoice::invoice();
    repository.save(invoice.clone()).await.unwrap();

    let refused = repository.save(Invoice {
        owner_id: invoice.owner_id,
        number: invoice.number,
        ..invoice::other_invoice()
    });

    assert!(
        matches!(refused.await, Err(Error::Conflict(reason)) if reason.code == "invoice_number_taken")
    );
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryInvoiceRepository::default())).await;
    invoice_number_taken(Arc::new(InMemoryInvoiceRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
    app.in_unit_of_work(|scope| async move {
        invoice_number_taken(scope.port()).await;
    })
    .await;
}

#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        let repository = scope.port::<dyn InvoiceRepository>();
        let mut invoice = invoice::invoice();
        repository.save(invoice.clone()).await.unwrap();
        let mut connection = scope.unit_of_work().connection().await.unwrap();
        connection
            .batch_execute("UPDATE invoice_lines SET position = -position")
            .await
            .unwrap();
        connection
            .batch_execute("UPDATE invoice_tags SET position = -position")
            .await
            .unwrap();
        drop(connection);

        invoice.lines.reverse();
        invoice.tags.reverse();
        assert_eq!(repository.get(invoice.id).await.unwrap(), Some(invoice));
    })
    .await;
}

#[tokio::test]
async fn is_deleted_together_with_its_customer() {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let customer = Customer {
            id: Uuid::from_u128(13).into(),
            ..customer::customer()
        };
        scope
            .port::<dyn CustomerRepository>()
            .save(customer)
            .await
            .unwrap();
        let repository = scope.port::<dyn InvoiceRepository>();
        let invoice = invoice::invoice();
        repository.save(invoice.clone()).await.unwrap();

        let customers = scope.port::<dyn CustomerRepository>();
        customers.delete(invoice.customer_id).await.unwrap();

        assert_eq!(repository.get(invoice.id).await.unwrap(), None);
    })
    .await;
}
