use app_core::blog::{
    domain::article::Article, ports::repo::article::ArticleRepository,
    queries::get_article::GetArticle,
};
use serde_json::{Value, json};

use crate::{
    service::QueryBus,
    tests::{doubles::adapters::blog::repo::article, support::app::TestApp},
};

/// Returns the first article as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "author_id": "00000000-0000-0000-0000-000000000007",
        "version": 1,
        "created_at": "1970-01-12T00:00:00Z",
        "title": "Title 1",
        "body": "Body 1",
        "pinned": true,
        "published_at": "1970-01-20T00:00:00Z",
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "author_id": "00000000-0000-0000-0000-000000000008",
        "version": 2,
        "created_at": "1970-01-13T00:00:00Z",
        "title": "Title 2",
        "body": "Body 2",
        "pinned": false,
        "published_at": null,
    })
}

fn query() -> GetArticle {
    GetArticle {
        id: article::article().id,
    }
}

/// Starts the service with these articles.
async fn app(articles: [Article; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let repository = scope.port::<dyn ArticleRepository>();
        for article in articles {
            repository.save(article).await.unwrap();
        }
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &TestApp, query: GetArticle) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer)
}

#[tokio::test]
async fn finds_the_one_that_is_asked_for() {
    let app = app([article::article(), article::other_article()]).await;

    assert_eq!(found(&app, query()).await, first_view());
    let query = GetArticle {
        id: article::other_article().id,
    };
    assert_eq!(found(&app, query).await, second_view());
}
