use app_core::billing::{
    domain::{order::Order, payment::Payment},
    ports::repo::{order::OrderRepository, payment::PaymentRepository},
    queries::list_payments::ListPayments,
};
use kernel::Limit;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::billing::repo::{order, payment},
        support::app::TestApp,
    },
};

fn second() -> Payment {
    Payment {
        payer_id: payment::payment().payer_id,
        ..payment::other_payment()
    }
}

/// Returns the first payment as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "payer_id": "00000000-0000-0000-0000-000000000007",
        "version": 1,
        "created_at": "1970-01-12T00:00:00Z",
        "order_id": "00000000-0000-0000-0000-00000000000d",
        "refund_of_id": "00000000-0000-0000-0000-00000000000f",
        "amount": 17,
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "payer_id": "00000000-0000-0000-0000-000000000007",
        "version": 2,
        "created_at": "1970-01-13T00:00:00Z",
        "order_id": "00000000-0000-0000-0000-00000000000e",
        "refund_of_id": null,
        "amount": 18,
    })
}

fn query() -> ListPayments {
    ListPayments {
        payer_id: payment::payment().payer_id,
        order_id: None,
        refund_of_id: None,
        after: None,
        limit: Limit::DEFAULT,
    }
}

/// Starts the service with these payments.
async fn app(payments: [Payment; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let orders = scope.port::<dyn OrderRepository>();
        for order in [
            Order {
                id: Uuid::from_u128(13).into(),
                ..order::order()
            },
            Order {
                id: Uuid::from_u128(15).into(),
                ..order::order()
            },
            Order {
                id: Uuid::from_u128(14).into(),
                ..order::other_order()
            },
        ] {
            orders.save(order).await.unwrap();
        }
        let repository = scope.port::<dyn PaymentRepository>();
        for payment in payments {
            repository.save(payment).await.unwrap();
        }
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &TestApp, query: ListPayments) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer.items)
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = app([payment::payment(), second()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([second_view(), first_view()])
    );
}

#[tokio::test]
async fn what_is_not_the_claimants_is_not_found() {
    let app = app([payment::payment(), second()]).await;
    let query = ListPayments {
        payer_id: payment::other_payment().payer_id,
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([]));
}

#[tokio::test]
async fn filters_by_order_id() {
    let app = app([payment::payment(), second()]).await;
    let query = ListPayments {
        order_id: Some(payment::payment().order_id),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([first_view()]));
}

#[tokio::test]
async fn filters_by_refund_of_id() {
    let app = app([payment::payment(), second()]).await;
    let query = ListPayments {
        refund_of_id: payment::payment().refund_of_id,
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([first_view()]));
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([payment::payment(), second()]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListPayments {
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
