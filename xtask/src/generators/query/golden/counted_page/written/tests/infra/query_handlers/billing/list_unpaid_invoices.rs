use app_core::billing::{
    domain::{customer::Customer, invoice::Invoice},
    ports::repo::{customer::CustomerRepository, invoice::InvoiceRepository},
    queries::list_unpaid_invoices::ListUnpaidInvoices,
};
use chrono::{DateTime, TimeDelta};
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

fn first() -> Invoice {
    Invoice {
        paid_at: None,
        ..invoice::invoice()
    }
}

fn second() -> Invoice {
    Invoice {
        customer_id: first().customer_id,
        paid_at: first().paid_at,
        ..invoice::other_invoice()
    }
}

/// Returns the first invoice as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "number": "Number 1",
        "customer_id": "00000000-0000-0000-0000-000000000009",
        "status": "draft",
        "paid_at": null,
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "number": "Number 2",
        "customer_id": "00000000-0000-0000-0000-000000000009",
        "status": "sent",
        "paid_at": null,
    })
}

fn query() -> ListUnpaidInvoices {
    ListUnpaidInvoices {
        status: None,
        number_prefix: None,
        customer_id: first().customer_id,
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
async fn found(app: &TestApp, query: ListUnpaidInvoices) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    assert_eq!(answer.total, i64::try_from(answer.items.len()).ok());
    json!(answer.items)
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = app([first(), second()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([second_view(), first_view()])
    );
}

#[tokio::test]
async fn the_paid_at_must_be_absent() {
    let other = Invoice {
        paid_at: Some(DateTime::UNIX_EPOCH + TimeDelta::days(13)),
        ..first()
    };
    let app = app([second(), other]).await;

    assert_eq!(found(&app, query()).await, json!([second_view()]));
}

#[tokio::test]
async fn filters_by_status() {
    let app = app([first(), second()]).await;
    let query = ListUnpaidInvoices {
        status: Some(first().status),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([first_view()]));
}

#[tokio::test]
async fn filters_by_number_prefix() {
    let app = app([first(), second()]).await;
    let query = ListUnpaidInvoices {
        number_prefix: Some("Number 1".parse().unwrap()),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([first_view()]));
}

#[tokio::test]
async fn the_customer_id_must_be_the_same() {
    let app = app([first(), second()]).await;
    let query = ListUnpaidInvoices {
        customer_id: invoice::other_invoice().customer_id,
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([]));
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([first(), second()]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListUnpaidInvoices {
        limit: Limit::from(1),
        ..query()
    };

    for expected in [second_view(), first_view()] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        assert_eq!(json!(page.items), json!([expected]));
        assert_eq!(page.total, Some(2));
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
