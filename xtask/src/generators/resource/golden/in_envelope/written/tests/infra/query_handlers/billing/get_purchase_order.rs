use app_core::billing::{
    domain::{bank_account::BankAccount, purchase_order::PurchaseOrder},
    ports::repo::{bank_account::BankAccountRepository, purchase_order::PurchaseOrderRepository},
    queries::get_purchase_order::GetPurchaseOrder,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::billing::repo::{bank_account, purchase_order},
        support::app::TestApp,
    },
};

/// Returns the first purchase order as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "owner_id": "00000000-0000-0000-0000-000000000007",
        "version": 1,
        "created_at": "1970-01-12T00:00:00Z",
        "number": "Number 1",
        "bank_account_id": "00000000-0000-0000-0000-00000000000f",
        "due_on": "1970-01-18",
        "lines": ["Lines 1", "Lines 2"],
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "owner_id": "00000000-0000-0000-0000-000000000008",
        "version": 2,
        "created_at": "1970-01-13T00:00:00Z",
        "number": "Number 2",
        "bank_account_id": "00000000-0000-0000-0000-000000000010",
        "due_on": null,
        "lines": ["Lines 2", "Lines 1"],
    })
}

fn query() -> GetPurchaseOrder {
    GetPurchaseOrder {
        id: purchase_order::purchase_order().id,
        owner_id: purchase_order::purchase_order().owner_id,
    }
}

/// Starts the service with these purchase orders.
async fn app(purchase_orders: [PurchaseOrder; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let bank_accounts = scope.port::<dyn BankAccountRepository>();
        for bank_account in [
            BankAccount {
                id: Uuid::from_u128(15).into(),
                ..bank_account::bank_account()
            },
            BankAccount {
                id: Uuid::from_u128(16).into(),
                ..bank_account::other_bank_account()
            },
        ] {
            bank_accounts.save(bank_account).await.unwrap();
        }
        let repository = scope.port::<dyn PurchaseOrderRepository>();
        for purchase_order in purchase_orders {
            repository.save(purchase_order).await.unwrap();
        }
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &TestApp, query: GetPurchaseOrder) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer)
}

#[tokio::test]
async fn finds_the_one_that_is_asked_for() {
    let app = app([
        purchase_order::purchase_order(),
        purchase_order::other_purchase_order(),
    ])
    .await;

    assert_eq!(found(&app, query()).await, first_view());
    let query = GetPurchaseOrder {
        id: purchase_order::other_purchase_order().id,
        owner_id: purchase_order::other_purchase_order().owner_id,
    };
    assert_eq!(found(&app, query).await, second_view());
}

#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = app([
        purchase_order::purchase_order(),
        purchase_order::other_purchase_order(),
    ])
    .await;
    app.sql("UPDATE purchase_order_lines SET position = -position")
        .await;

    let mut expected = first_view();
    expected["lines"].as_array_mut().unwrap().reverse();
    assert_eq!(found(&app, query()).await, expected);
}

#[tokio::test]
async fn the_id_must_be_the_same() {
    let app = app([
        purchase_order::purchase_order(),
        purchase_order::other_purchase_order(),
    ])
    .await;
    let query = GetPurchaseOrder {
        id: purchase_order::other_purchase_order().id,
        ..query()
    };

    assert_eq!(found(&app, query).await, Value::Null);
}

#[tokio::test]
async fn what_is_not_the_claimants_is_not_found() {
    let app = app([
        purchase_order::purchase_order(),
        purchase_order::other_purchase_order(),
    ])
    .await;
    let query = GetPurchaseOrder {
        owner_id: purchase_order::other_purchase_order().owner_id,
        ..query()
    };

    assert_eq!(found(&app, query).await, Value::Null);
}
