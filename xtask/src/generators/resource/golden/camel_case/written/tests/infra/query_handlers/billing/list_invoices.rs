use app_core::billing::{
    domain::{bank_account::BankAccount, invoice::Invoice},
    ports::repo::{bank_account::BankAccountRepository, invoice::InvoiceRepository},
    queries::list_invoices::ListInvoices,
};
use kernel::Limit;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::billing::repo::{bank_account, invoice},
        support::app::TestApp,
    },
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
        "ownerId": "00000000-0000-0000-0000-000000000007",
        "version": 1,
        "createdAt": "1970-01-12T00:00:00Z",
        "invoiceNumber": "Invoice number 1",
        "bankAccountId": "00000000-0000-0000-0000-00000000000f",
        "patientId": "00000000-0000-0000-0000-000000000011",
        "totalPrice": { "amount": 19, "currencyCode": "AAA" },
        "paymentStatus": "draft",
        "invoiceLines": [{ "shortText": "Short text 1", "quantity": 27, "unitPrice": { "amount": 29, "currencyCode": "AAA" } }, { "shortText": "Short text 2", "quantity": 28, "unitPrice": { "amount": 30, "currencyCode": "BBB" } }],
        "dueOn": "1970-02-03",
        "extraData": "Extra data 1",
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "ownerId": "00000000-0000-0000-0000-000000000007",
        "version": 2,
        "createdAt": "1970-01-13T00:00:00Z",
        "invoiceNumber": "Invoice number 2",
        "bankAccountId": "00000000-0000-0000-0000-000000000010",
        "patientId": null,
        "totalPrice": { "amount": 20, "currencyCode": "BBB" },
        "paymentStatus": "partly_paid",
        "invoiceLines": [{ "shortText": "Short text 2", "quantity": 28, "unitPrice": { "amount": 30, "currencyCode": "BBB" } }, { "shortText": "Short text 1", "quantity": 27, "unitPrice": { "amount": 29, "currencyCode": "AAA" } }],
        "dueOn": null,
        "extraData": null,
    })
}

fn query() -> ListInvoices {
    ListInvoices {
        owner_id: invoice::invoice().owner_id,
        bank_account_id: None,
        payment_status: None,
        after: None,
        limit: Limit::DEFAULT,
    }
}

/// Starts the service with these invoices.
async fn app(invoices: [Invoice; 2]) -> TestApp {
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
    app.sql("UPDATE invoice_invoice_lines SET position = -position")
        .await;

    let mut expected = json!([second_view(), first_view()]);
    for item in expected.as_array_mut().unwrap() {
        item["invoiceLines"].as_array_mut().unwrap().reverse();
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
async fn filters_by_bank_account_id() {
    let app = app([invoice::invoice(), second()]).await;
    let query = ListInvoices {
        bank_account_id: Some(invoice::invoice().bank_account_id),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([first_view()]));
}

#[tokio::test]
async fn filters_by_payment_status() {
    let app = app([invoice::invoice(), second()]).await;
    let query = ListInvoices {
        payment_status: Some(invoice::invoice().payment_status),
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
