use app_core::blog::{
    domain::{
        article::Article,
        label::{Label, LabelId},
    },
    ports::repo::{article::ArticleRepository, label::LabelRepository},
    queries::list_articles::ListArticles,
};
use kernel::Limit;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::blog::repo::{article, label},
        support::app::TestApp,
    },
};

fn first() -> Article {
    Article {
        tags: vec!["Tags 1".parse().unwrap(), "Tags 1".parse().unwrap()],
        label_ids: vec![
            LabelId::from(Uuid::from_u128(11)),
            LabelId::from(Uuid::from_u128(11)),
        ],
        ..article::article()
    }
}

/// Returns the first article as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "title": "Title 1",
        "tags": ["Tags 1", "Tags 1"],
        "label_ids": ["00000000-0000-0000-0000-00000000000b", "00000000-0000-0000-0000-00000000000b"],
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "title": "Title 2",
        "tags": ["Tags 2", "Tags 1"],
        "label_ids": ["00000000-0000-0000-0000-00000000000c", "00000000-0000-0000-0000-00000000000b"],
    })
}

fn query() -> ListArticles {
    ListArticles {
        tag: None,
        label_id: LabelId::from(Uuid::from_u128(11)),
        after: None,
        limit: Limit::DEFAULT,
    }
}

/// Starts the service with these articles.
async fn app(articles: [Article; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let labels = scope.port::<dyn LabelRepository>();
        for label in [
            Label {
                id: Uuid::from_u128(11).into(),
                ..label::label()
            },
            Label {
                id: Uuid::from_u128(12).into(),
                ..label::other_label()
            },
        ] {
            labels.save(label).await.unwrap();
        }
        let repository = scope.port::<dyn ArticleRepository>();
        for article in articles {
            repository.save(article).await.unwrap();
        }
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &TestApp, query: ListArticles) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    assert_eq!(answer.total, i64::try_from(answer.items.len()).ok());
    json!(answer.items)
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = app([first(), article::other_article()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([second_view(), first_view()])
    );
}

#[tokio::test]
async fn elements_have_the_order_of_their_positions() {
    let app = app([first(), article::other_article()]).await;
    app.sql("UPDATE article_tags SET position = -position")
        .await;
    app.sql("UPDATE article_label_ids SET position = -position")
        .await;

    let mut expected = json!([second_view(), first_view()]);
    for item in expected.as_array_mut().unwrap() {
        item["tags"].as_array_mut().unwrap().reverse();
        item["label_ids"].as_array_mut().unwrap().reverse();
    }
    assert_eq!(found(&app, query()).await, expected);
}

#[tokio::test]
async fn filters_by_tag() {
    let app = app([first(), article::other_article()]).await;
    let query = ListArticles {
        tag: Some("Tags 2".parse().unwrap()),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([second_view()]));
}

#[tokio::test]
async fn filters_by_label_id() {
    let app = app([first(), article::other_article()]).await;
    let query = ListArticles {
        label_id: LabelId::from(Uuid::from_u128(12)),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([second_view()]));
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([first(), article::other_article()]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListArticles {
        limit: Limit::from(1),
        ..query()
    };

    for expected in [second_view(), first_view()] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        assert_eq!(json!(page.items), json!([expected]));
        assert_eq!(page.total, Some(2));
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
