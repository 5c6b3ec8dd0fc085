use app_core::billing::{
    domain::{agent::Agent, deal::Deal},
    ports::repo::{agent::AgentRepository, deal::DealRepository},
    queries::list_deals_with_agents::ListDealsWithAgents,
};
use kernel::Limit;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::billing::repo::{agent, deal},
        support::app::TestApp,
    },
};

fn first() -> Deal {
    Deal {
        id: Uuid::from_u128(2).into(),
        ..deal::deal()
    }
}

fn second() -> Deal {
    Deal {
        id: Uuid::from_u128(1).into(),
        ..deal::other_deal()
    }
}

/// Returns the first deal as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "version": 1,
        "created_at": "1970-01-10T00:00:00Z",
        "buyer_id": "00000000-0000-0000-0000-00000000000b",
        "broker_id": "00000000-0000-0000-0000-00000000000d",
        "signed_on": "1970-01-16",
        "buyer": {
            "id": "00000000-0000-0000-0000-00000000000b",
            "version": 1,
            "created_at": "1970-01-10T00:00:00Z",
            "email": "Email 1",
        },
        "broker": {
            "id": "00000000-0000-0000-0000-00000000000d",
            "version": 1,
            "created_at": "1970-01-10T00:00:00Z",
            "email": "Email 3",
        },
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "version": 2,
        "created_at": "1970-01-11T00:00:00Z",
        "buyer_id": "00000000-0000-0000-0000-00000000000c",
        "broker_id": null,
        "signed_on": "1970-01-17",
        "buyer": {
            "id": "00000000-0000-0000-0000-00000000000c",
            "version": 2,
            "created_at": "1970-01-11T00:00:00Z",
            "email": "Email 2",
        },
        "broker": null,
    })
}

fn query() -> ListDealsWithAgents {
    ListDealsWithAgents {
        after: None,
        limit: Limit::DEFAULT,
    }
}

/// Starts the service with these deals.
async fn app(deals: [Deal; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let agents = scope.port::<dyn AgentRepository>();
        for agent in [
            Agent {
                id: Uuid::from_u128(11).into(),
                ..agent::agent()
            },
            Agent {
                id: Uuid::from_u128(13).into(),
                email: "Email 3".parse().unwrap(),
                ..agent::agent()
            },
            Agent {
                id: Uuid::from_u128(12).into(),
                ..agent::other_agent()
            },
        ] {
            agents.save(agent).await.unwrap();
        }
        let repository = scope.port::<dyn DealRepository>();
        for deal in deals {
            repository.save(deal).await.unwrap();
        }
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &TestApp, query: ListDealsWithAgents) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer.items)
}

#[tokio::test]
async fn is_sorted_by_signed_on() {
    let app = app([first(), second()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([first_view(), second_view()])
    );
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([first(), second()]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListDealsWithAgents {
        limit: Limit::from(1),
        ..query()
    };

    for expected in [first_view(), second_view()] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        assert_eq!(json!(page.items), json!([expected]));
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}

#[tokio::test]
async fn no_page_skips_one_with_the_same_signed_on() {
    let same = Deal {
        signed_on: first().signed_on,
        ..second()
    };
    let app = app([first(), same]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListDealsWithAgents {
        limit: Limit::from(1),
        ..query()
    };

    for id in [second().id, first().id] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        assert_eq!(page.items[0].deal.id, id);
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
