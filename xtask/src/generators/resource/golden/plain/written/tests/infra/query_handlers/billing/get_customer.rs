use app_core::billing::{
    domain::customer::Customer, ports::repo::customer::CustomerRepository,
    queries::get_customer::GetCustomer,
};
use serde_json::{Value, json};

use crate::{
    service::QueryBus,
    tests::{doubles::adapters::billing::repo::customer, support::app::TestApp},
};

/// Returns the first customer as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "version": 1,
        "created_at": "1970-01-10T00:00:00Z",
        "name": "Name 1",
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "version": 2,
        "created_at": "1970-01-11T00:00:00Z",
        "name": "Name 2",
    })
}

fn query() -> GetCustomer {
    GetCustomer {
        id: customer::customer().id,
    }
}

/// Starts the service with these customers.
async fn app(customers: [Customer; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let repository = scope.port::<dyn CustomerRepository>();
        for customer in customers {
            repository.save(customer).await.unwrap();
        }
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &TestApp, query: GetCustomer) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer)
}

#[tokio::test]
async fn finds_the_one_that_is_asked_for() {
    let app = app([customer::customer(), customer::other_customer()]).await;

    assert_eq!(found(&app, query()).await, first_view());
    let query = GetCustomer {
        id: customer::other_customer().id,
    };
    assert_eq!(found(&app, query).await, second_view());
}
