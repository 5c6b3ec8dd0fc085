use app_core::billing::{
    domain::invoice::Invoice, ports::repo::invoice::InvoiceRepository,
    queries::list_invoices::ListInvoices,
};
use kernel::Limit;
use serde_json::{Value, json};

use crate::{
    service::QueryBus,
    tests::{doubles::adapters::billing::repo::invoice, support::app::TestApp},
};

fn second() -> Invoice {
    Invoice {
        owner_id: invoice::invoice().owner_id,
        ..invoice::other_invoice()
    }
}

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
        "owner_id": "00000000-0000-0000-0000-000000000007",
        "version": 2,
        "created_at": "1970-01-13T00:00:00Z",
        "number": "Number 2",
        "status": "sent",
        "paid_at": null,
        "copies": 20,
        "tags": ["Tags 2", "Tags 1"],
    })
}

fn query() -> ListInvoices {
    ListInvoices {
        owner_id: invoice::invoice().owner_id,
        status: None,
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
async fn the_latest_are_first() {
    let app = app([invoice::invoice(), second()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([second_view(), first_view()])
    );
}

#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = app([invoice::invoice(), second()]).await;
    app.sql("UPDATE invoice_tags SET position = -position")
        .await;

    let mut expected = json!([second_view(), first_view()]);
    for item in expected.as_array_mut().unwrap() {
        item["tags"].as_array_mut().unwrap().reverse();
    }
    assert_eq!(found(&app, query()).await, expected);
}

#[tokio::test]
async fn what_is_not_the_claimants_is_not_found() {
    let app = app([invoice::invoice(), second()]).await;
    let query = ListInvoices {
        owner_id: invoice::other_invoice().owner_id,
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([]));
}

#[tokio::test]
async fn filters_by_status() {
    let app = app([invoice::invoice(), second()]).await;
    let query = ListInvoices {
        status: Some(invoice::invoice().status),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([first_view()]));
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([invoice::invoice(), second()]).await;
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
