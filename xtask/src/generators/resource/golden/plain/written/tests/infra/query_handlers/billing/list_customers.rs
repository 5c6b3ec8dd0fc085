use app_core::billing::{
    domain::customer::Customer, ports::repo::customer::CustomerRepository,
    queries::list_customers::ListCustomers,
};
use kernel::Limit;
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

fn query() -> ListCustomers {
    ListCustomers {
        after: None,
        limit: Limit::DEFAULT,
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
async fn found(app: &TestApp, query: ListCustomers) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer.items)
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = app([customer::customer(), customer::other_customer()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([second_view(), first_view()])
    );
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([customer::customer(), customer::other_customer()]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListCustomers {
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
