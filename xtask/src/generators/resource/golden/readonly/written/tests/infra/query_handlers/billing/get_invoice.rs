use app_core::billing::{
    domain::invoice::Invoice, ports::repo::invoice::InvoiceRepository,
    queries::get_invoice::GetInvoice,
};
use serde_json::{Value, json};

use crate::{
    service::QueryBus,
    tests::{doubles::adapters::billing::repo::invoice, support::app::TestApp},
};

/// Returns the first invoice as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "owner_id": "00000000-0000-0000-0000-000000000007",
        "version": 1,
        "created_at": "1970-01-12T00:00:00Z",
        "number": "Number 1",
        "status": "draft",
        "paid_at": "1970-01-18T00:00:00Z",
        "copies": 19,
        "tags": ["Tags 1", "Tags 2"],
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "owner_id": "00000000-0000-0000-0000-000000000008",
        "version": 2,
        "created_at": "1970-01-13T00:00:00Z",
        "number": "Number 2",
        "status": "sent",
        "paid_at": null,
        "copies": 20,
        "tags": ["Tags 2", "Tags 1"],
    })
}

fn query() -> GetInvoice {
    GetInvoice {
        id: invoice::invoice().id,
        owner_id: invoice::invoice().owner_id,
    }
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
async fn found(app: &TestApp, query: GetInvoice) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer)
}

#[tokio::test]
async fn finds_the_one_that_is_asked_for() {
    let app = app([invoice::invoice(), invoice::other_invoice()]).await;

    assert_eq!(found(&app, query()).await, first_view());
    let query = GetInvoice {
        id: invoice::other_invoice().id,
        owner_id: invoice::other_invoice().owner_id,
    };
    assert_eq!(found(&app, query).await, second_view());
}

#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = app([invoice::invoice(), invoice::other_invoice()]).await;
    app.sql("UPDATE invoice_tags SET position = -position")
        .await;

    let mut expected = first_view();
    expected["tags"].as_array_mut().unwrap().reverse();
    assert_eq!(found(&app, query()).await, expected);
}

#[tokio::test]
async fn the_id_must_be_the_same() {
    let app = app([invoice::invoice(), invoice::other_invoice()]).await;
    let query = GetInvoice {
        id: invoice::other_invoice().id,
        ..query()
    };

    assert_eq!(found(&app, query).await, Value::Null);
}

#[tokio::test]
async fn what_is_not_the_claimants_is_not_found() {
    let app = app([invoice::invoice(), invoice::other_invoice()]).await;
    let query = GetInvoice {
        owner_id: invoice::other_invoice().owner_id,
        ..query()
    };

    assert_eq!(found(&app, query).await, Value::Null);
}
