use app_core::billing::{
    domain::{invoice::Invoice, invoice_status::InvoiceStatus},
    ports::repo::invoice::InvoiceRepository,
    queries::list_open_invoices::ListOpenInvoices,
};
use chrono::{DateTime, TimeDelta};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{doubles::adapters::billing::repo::invoice, support::app::TestApp},
};

fn first() -> Invoice {
    Invoice {
        id: Uuid::from_u128(2).into(),
        status: InvoiceStatus::Sent,
        paid_at: None,
        archived: false,
        ..invoice::invoice()
    }
}

fn second() -> Invoice {
    Invoice {
        id: Uuid::from_u128(1).into(),
        status: first().status,
        paid_at: first().paid_at,
        archived: first().archived,
        ..invoice::other_invoice()
    }
}

/// Returns the first invoice as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "number": "Number 1",
        "status": "sent",
        "paid_at": null,
        "archived": false,
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "number": "Number 2",
        "status": "sent",
        "paid_at": null,
        "archived": false,
    })
}

fn query() -> ListOpenInvoices {
    ListOpenInvoices
}

/// Starts the service with these invoices.
async fn app(invoices: [Invoice; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let repository = scope.port::<dyn InvoiceRepository>();
        for invoice in invoices {
            repository.save(invoice).await.unwrap();
        }
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &TestApp, query: ListOpenInvoices) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer)
}

#[tokio::test]
async fn is_sorted_by_number() {
    let app = app([first(), second()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([first_view(), second_view()])
    );
}

#[tokio::test]
async fn the_status_must_not_be_draft() {
    let other = Invoice {
        status: InvoiceStatus::Draft,
        ..first()
    };
    let app = app([second(), other]).await;

    assert_eq!(found(&app, query()).await, json!([second_view()]));
}

#[tokio::test]
async fn the_paid_at_must_be_absent() {
    let other = Invoice {
        paid_at: Some(DateTime::UNIX_EPOCH + TimeDelta::days(11)),
        ..first()
    };
    let app = app([second(), other]).await;

    assert_eq!(found(&app, query()).await, json!([second_view()]));
}

#[tokio::test]
async fn the_archived_must_be_false() {
    let other = Invoice {
        archived: true,
        ..first()
    };
    let app = app([second(), other]).await;

    assert_eq!(found(&app, query()).await, json!([second_view()]));
}
