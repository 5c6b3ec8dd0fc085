use app_core::billing::{
    domain::{customer::Customer, invoice::Invoice},
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
    queries::get_invoice::GetInvoice,
};
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
        "number": "Number 1",
        "customer_id": "00000000-0000-0000-0000-000000000009",
        "tags": ["Tags 1", "Tags 2"],
        "customer": {
            "id": "00000000-0000-0000-0000-000000000009",
            "name": "Name 1",
        },
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "number": "Number 2",
        "customer_id": "00000000-0000-0000-0000-00000000000a",
        "tags": ["Tags 2", "Tags 1"],
        "customer": {
            "id": "00000000-0000-0000-0000-00000000000a",
            "name": "Name 2",
        },
    })
}

fn query() -> GetInvoice {
    GetInvoice {
        id: invoice::invoice().id,
    }
}

/// Starts the service with these invoices.
async fn app(invoices: [Invoice; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let customers = scope.port::<dyn CustomerRepository>();
        for customer in [
            Customer {
                id: Uuid::from_u128(9).into(),
                ..customer::customer()
            },
            Customer {
                id: Uuid::from_u128(10).into(),
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
