use app_core::billing::{
    domain::{customer::Customer, invoice::Invoice},
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
    queries::list_invoices::ListInvoices,
};
use kernel::Limit;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::billing::repo::{customer, invoice},
        support::app::TestApp,
    },
};

/// Returns the first invoice as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "version": 1,
        "created_at": "1970-01-10T00:00:00Z",
        "number": "Number 1",
        "note": "Note 1",
        "customer_id": "00000000-0000-0000-0000-00000000000f",
        "patient_id": "00000000-0000-0000-0000-000000000011",
        "total": { "amount": 19, "currency": "AAA" },
        "iban": "AAAAAAAAAAAAAAA",
        "status": "draft",
        "lines": [{ "description": "Description 1", "quantity": 29, "unit_price": { "amount": 31, "currency": "AAA" } }, { "description": "Description 2", "quantity": 30, "unit_price": { "amount": 32, "currency": "BBB" } }],
        "tags": ["Tags 1", "Tags 2"],
        "price": "37.5",
        "due_on": "1970-02-09",
        "data": "Data 1",
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "version": 2,
        "created_at": "1970-01-11T00:00:00Z",
        "number": "Number 2",
        "note": "Note 2",
        "customer_id": "00000000-0000-0000-0000-000000000010",
        "patient_id": null,
        "total": { "amount": 20, "currency": "BBB" },
        "iban": null,
        "status": "sent",
        "lines": [{ "description": "Description 2", "quantity": 30, "unit_price": { "amount": 32, "currency": "BBB" } }, { "description": "Description 1", "quantity": 29, "unit_price": { "amount": 31, "currency": "AAA" } }],
        "tags": ["Tags 2", "Tags 1"],
        "price": "38.5",
        "due_on": null,
        "data": null,
    })
}

fn query() -> ListInvoices {
    ListInvoices {
        customer_id: None,
        after: None,
        limit: Limit::DEFAULT,
    }
}

/// Starts the service with these invoices.
async fn app(invoices: [Invoice; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let customers = scope.port::<dyn CustomerRepository>();
        for customer in [
            Customer {
                id: Uuid::from_u128(15).into(),
                ..customer::customer()
            },
            Customer {
                id: Uuid::from_u128(16).into(),
                ..customer::other_customer()
            },
        ] {
            customers.save(customer).await.unwrap();
        }
        let repository = scope.port::<dyn InvoiceRepository>();
        for invoice in invoices {
            repository.save(invoice).await.unwrap();
        }
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &TestApp, query: ListInvoices) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer.items)
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = app([invoice::invoice(), invoice::other_invoice()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([second_view(), first_view()])
    );
}

#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = app([invoice::invoice(), invoice::other_invoice()]).await;
    app.sql("UPDATE invoice_lines SET position = -position")
        .await;
    app.sql("UPDATE invoice_tags SET position = -position")
        .await;

    let mut expected = json!([second_view(), first_view()]);
    for item in expected.as_array_mut().unwrap() {
        item["lines"].as_array_mut().unwrap().reverse();
        item["tags"].as_array_mut().unwrap().reverse();
    }
    assert_eq!(found(&app, query()).await, expected);
}

#[tokio::test]
async fn filters_by_customer_id() {
    let app = app([invoice::invoice(), invoice::other_invoice()]).await;
    let query = ListInvoices {
        customer_id: Some(invoice::invoice().customer_id),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([first_view()]));
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([invoice::invoice(), invoice::other_invoice()]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListInvoices {
        limit: Limit::from(1),
        ..query()
    };

    for expected in [second_view(), first_view()] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        assert_eq!(json!(page.items), json!([expected]));
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
