use app_core::billing::{
    domain::{bank_account::BankAccount, purchase_order::PurchaseOrder},
    ports::repo::{bank_account::BankAccountRepository, purchase_order::PurchaseOrderRepository},
    queries::list_purchase_orders::ListPurchaseOrders,
};
use kernel::Limit;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::billing::repo::{bank_account, purchase_order},
        support::app::TestApp,
    },
};

fn second() -> PurchaseOrder {
    PurchaseOrder {
        owner_id: purchase_order::purchase_order().owner_id,
        ..purchase_order::other_purchase_order()
    }
}

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
        "owner_id": "00000000-0000-0000-0000-000000000007",
        "version": 2,
        "created_at": "1970-01-13T00:00:00Z",
        "number": "Number 2",
        "bank_account_id": "00000000-0000-0000-0000-000000000010",
        "due_on": null,
        "lines": ["Lines 2", "Lines 1"],
    })
}

fn query() -> ListPurchaseOrders {
    ListPurchaseOrders {
        owner_id: purchase_order::purchase_order().owner_id,
        bank_account_id: None,
        after: None,
        limit: Limit::DEFAULT,
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
async fn found(app: &TestApp, query: ListPurchaseOrders) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer.items)
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = app([purchase_order::purchase_order(), second()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([second_view(), first_view()])
    );
}

#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = app([purchase_order::purchase_order(), second()]).await;
    app.sql("UPDATE purchase_order_lines SET position = -position")
        .await;

    let mut expected = json!([second_view(), first_view()]);
    for item in expected.as_array_mut().unwrap() {
        item["lines"].as_array_mut().unwrap().reverse();
    }
    assert_eq!(found(&app, query()).await, expected);
}

#[tokio::test]
async fn what_is_not_the_claimants_is_not_found() {
    let app = app([purchase_order::purchase_order(), second()]).await;
    let query = ListPurchaseOrders {
        owner_id: purchase_order::other_purchase_order().owner_id,
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([]));
}

#[tokio::test]
async fn filters_by_bank_account_id() {
    let app = app([purchase_order::purchase_order(), second()]).await;
    let query = ListPurchaseOrders {
        bank_account_id: Some(purchase_order::purchase_order().bank_account_id),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([first_view()]));
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([purchase_order::purchase_order(), second()]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListPurchaseOrders {
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
