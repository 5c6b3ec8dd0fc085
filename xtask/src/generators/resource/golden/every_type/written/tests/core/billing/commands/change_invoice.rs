use std::sync::Arc;

use app_core::billing::{
    commands::change_invoice::{ChangeInvoice, ChangeInvoiceHandler},
    domain::{customer::Customer, invoice::InvoiceChange},
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::adapters::billing::repo::{
    customer::{self, InMemoryCustomerRepository},
    invoice::{self, InMemoryInvoiceRepository},
};

/// A handler for a service that has one invoice.
async fn handler() -> (Arc<InMemoryInvoiceRepository>, ChangeInvoiceHandler) {
    let invoices = Arc::<InMemoryInvoiceRepository>::default();
    invoices.save(invoice::invoice()).await.unwrap();
    let stored = invoice::other_invoice();
    let customers = InMemoryCustomerRepository::default();
    let customer = Customer {
        id: stored.customer_id,
        ..customer::customer()
    };
    customers.save(customer).await.unwrap();
    let handler = ChangeInvoiceHandler {
        customers: Arc::new(customers),
        invoices: invoices.clone(),
    };
    (invoices, handler)
}

/// Changes the stored invoice in one field.
fn command() -> ChangeInvoice {
    let invoice = invoice::invoice();
    let other = invoice::other_invoice();
    ChangeInvoice {
        id: invoice.id,
        seen: Some(invoice.version),
        change: InvoiceChange {
            number: Some(other.number),
            ..Default::default()
        },
    }
}

#[tokio::test]
async fn stores_the_change_as_the_next_version() {
    let (invoices, handler) = handler().await;
    let invoice = invoice::invoice();

    let version = handler.handle(command()).await.unwrap();

    let changed = invoice.clone().change(command().change);
    assert_eq!(version, invoice.version.next());
    assert_eq!(invoices.get(invoice.id).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (invoices, handler) = handler().await;
    let invoice = invoice::invoice();
    let outdated = ChangeInvoice {
        seen: Some(invoice.version.next()),
        ..command()
    };

    let refused = handler.handle(outdated).await;

    assert!(matches!(refused, Err(Error::PreconditionFailed(_))));
    assert_eq!(invoices.get(invoice.id).await.unwrap(), Some(invoice));
}

#[tokio::test]
async fn the_customer_id_must_exist() {
    let (invoices, handler) = handler().await;
    let invoice = invoice::invoice();
    let of_nothing = ChangeInvoice {
        change: InvoiceChange {
            customer_id: Some(Uuid::from_u128(0xffff).into()),
            ..Default::default()
        },
        ..command()
    };

    let refused = handler.handle(of_nothing).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/customer_id")
    );
    assert_eq!(invoices.get(invoice.id).await.unwrap(), Some(invoice));
}
