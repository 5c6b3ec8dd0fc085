use app_core::billing::{
    domain::invoice::Invoice, ports::repo::invoice::InvoiceRepository,
    queries::list_invoices::ListInvoices,
};
use kernel::Limit;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{doubles::adapters::billing::repo::invoice, support::app::TestApp},
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
        "total": { "amount": 9, "currency": "AAA" },
        "issued_on": "1970-01-14",
        "status": "draft",
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "number": "Number 2",
        "total": { "amount": 10, "currency": "BBB" },
        "issued_on": "1970-01-15",
        "status": "sent",
    })
}

fn query() -> ListInvoices {
    ListInvoices {
        status: None,
        issued_on_from: None,
        issued_on_to: None,
        number_prefix: None,
        after: None,
        limit: Limit::DEFAULT,
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
async fn filters_by_issued_on_from() {
    let app = app([first(), second()]).await;
    let query = ListInvoices {
        issued_on_from: Some(second().issued_on),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([second_view()]));
}

#[tokio::test]
async fn filters_by_issued_on_to() {
    let app = app([first(), second()]).await;
    let query = ListInvoices {
        issued_on_to: Some(first().issued_on),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([first_view()]));
}

#[tokio::test]
async fn filters_by_number_prefix() {
    let app = app([first(), second()]).await;
    let query = ListInvoices {
        number_prefix: Some("Number 1".parse().unwrap()),
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
        assert_eq!(page.items[0].id, id);
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
