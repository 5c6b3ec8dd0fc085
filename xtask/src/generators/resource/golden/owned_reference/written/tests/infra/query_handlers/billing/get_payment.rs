use app_core::billing::{
    domain::{order::Order, payment::Payment},
    ports::repo::{order::OrderRepository, payment::PaymentRepository},
    queries::get_payment::GetPayment,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::billing::repo::{order, payment},
        support::app::TestApp,
    },
};

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
        "payer_id": "00000000-0000-0000-0000-000000000008",
        "version": 2,
        "created_at": "1970-01-13T00:00:00Z",
        "order_id": "00000000-0000-0000-0000-00000000000e",
        "refund_of_id": null,
        "amount": 18,
    })
}

fn query() -> GetPayment {
    GetPayment {
        id: payment::payment().id,
        payer_id: payment::payment().payer_id,
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
async fn found(app: &TestApp, query: GetPayment) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer)
}

#[tokio::test]
async fn finds_the_one_that_is_asked_for() {
    let app = app([payment::payment(), payment::other_payment()]).await;

    assert_eq!(found(&app, query()).await, first_view());
    let query = GetPayment {
        id: payment::other_payment().id,
        payer_id: payment::other_payment().payer_id,
    };
    assert_eq!(found(&app, query).await, second_view());
}

#[tokio::test]
async fn the_id_must_be_the_same() {
    let app = app([payment::payment(), payment::other_payment()]).await;
    let query = GetPayment {
        id: payment::other_payment().id,
        ..query()
    };

    assert_eq!(found(&app, query).await, Value::Null);
}

#[tokio::test]
async fn what_is_not_the_claimants_is_not_found() {
    let app = app([payment::payment(), payment::other_payment()]).await;
    let query = GetPayment {
        payer_id: payment::other_payment().payer_id,
        ..query()
    };

    assert_eq!(found(&app, query).await, Value::Null);
}
