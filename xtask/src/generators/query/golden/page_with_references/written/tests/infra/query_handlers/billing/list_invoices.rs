use app_core::billing::{
    domain::{agent::Agent, customer::Customer, invoice::Invoice},
    ports::repo::{
        agent::AgentRepository, customer::CustomerRepository, invoice::InvoiceRepository,
    },
    queries::list_invoices::ListInvoices,
};
use kernel::Limit;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::billing::repo::{agent, customer, invoice},
        support::app::TestApp,
    },
};

fn first() -> Invoice {
    Invoice {
        id: Uuid::from_u128(2).into(),
        ..invoice::invoice()
    }
}

fn second() -> Invoice {
    Invoice {
        id: Uuid::from_u128(1).into(),
        ..invoice::other_invoice()
    }
}

/// Returns the first invoice as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "number": "Number 1",
        "issued_on": "1970-01-10",
        "customer_id": "00000000-0000-0000-0000-00000000000b",
        "agent_id": "00000000-0000-0000-0000-00000000000d",
        "status": "draft",
        "customer": {
            "id": "00000000-0000-0000-0000-00000000000b",
            "name": "Name 1",
        },
        "agent": {
            "id": "00000000-0000-0000-0000-00000000000d",
            "name": "Name 1",
        },
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "number": "Number 2",
        "issued_on": "1970-01-11",
        "customer_id": "00000000-0000-0000-0000-00000000000c",
        "agent_id": null,
        "status": "sent",
        "customer": {
            "id": "00000000-0000-0000-0000-00000000000c",
            "name": "Name 2",
        },
        "agent": null,
    })
}

fn query() -> ListInvoices {
    ListInvoices {
        status: None,
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
                id: Uuid::from_u128(11).into(),
                ..customer::customer()
            },
            Customer {
                id: Uuid::from_u128(12).into(),
                ..customer::other_customer()
            },
        ] {
            customers.save(customer).await.unwrap();
        }
        let agent = Agent {
            id: Uuid::from_u128(13).into(),
            ..agent::agent()
        };
        scope
            .port::<dyn AgentRepository>()
            .save(agent)
            .await
            .unwrap();
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
async fn is_sorted_by_issued_on() {
    let app = app([first(), second()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([second_view(), first_view()])
    );
}

#[tokio::test]
async fn filters_by_status() {
    let app = app([first(), second()]).await;
    let query = ListInvoices {
        status: Some(first().status),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([first_view()]));
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([first(), second()]).await;
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

#[tokio::test]
async fn no_page_skips_one_with_the_same_issued_on() {
    let same = Invoice {
        issued_on: first().issued_on,
        ..second()
    };
    let app = app([first(), same]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListInvoices {
        limit: Limit::from(1),
        ..query()
    };

    for id in [first().id, second().id] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        assert_eq!(page.items[0].invoice.id, id);
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
