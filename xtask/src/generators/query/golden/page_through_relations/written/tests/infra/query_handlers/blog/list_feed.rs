use app_core::{
    UserId,
    blog::{
        domain::{article::Article, author::Author, favorite::Favorite, follow::Follow},
        ports::repo::{
            article::ArticleRepository, author::AuthorRepository, favorite::FavoriteRepository,
            follow::FollowRepository,
        },
        queries::list_feed::ListFeed,
    },
};
use kernel::Limit;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::blog::repo::{article, author},
        support::app::TestApp,
    },
};

/// Returns the first article as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "title": "Title 1",
        "author_id": "00000000-0000-0000-0000-000000000009",
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "title": "Title 2",
        "author_id": "00000000-0000-0000-0000-00000000000a",
    })
}

fn query() -> ListFeed {
    ListFeed {
        follower_id: UserId::from(Uuid::from_u128(11)),
        favorited_by: None,
        after: None,
        limit: Limit::DEFAULT,
    }
}

/// Starts the service with these articles.
async fn app(articles: [Article; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let authors = scope.port::<dyn AuthorRepository>();
        for author in [
            Author {
                id: Uuid::from_u128(9).into(),
                ..author::author()
            },
            Author {
                id: Uuid::from_u128(10).into(),
                ..author::other_author()
            },
        ] {
            authors.save(author).await.unwrap();
        }
        let repository = scope.port::<dyn ArticleRepository>();
        for article in articles {
            repository.save(article).await.unwrap();
        }
        let follows = scope.port::<dyn FollowRepository>();
        for link in [
            Follow {
                follower_id: UserId::from(Uuid::from_u128(11)),
                author_id: article::article().author_id,
            },
            Follow {
                follower_id: UserId::from(Uuid::from_u128(11)),
                author_id: article::other_article().author_id,
            },
            Follow {
                follower_id: UserId::from(Uuid::from_u128(12)),
                author_id: article::other_article().author_id,
            },
        ] {
            follows.add(link).await.unwrap();
        }
        let favorites = scope.port::<dyn FavoriteRepository>();
        for link in [
            Favorite {
                user_id: UserId::from(Uuid::from_u128(13)),
                article_id: article::article().id,
            },
            Favorite {
                user_id: UserId::from(Uuid::from_u128(13)),
                article_id: article::other_article().id,
            },
            Favorite {
                user_id: UserId::from(Uuid::from_u128(14)),
                article_id: article::other_article().id,
            },
        ] {
            favorites.add(link).await.unwrap();
        }
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &TestApp, query: ListFeed) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer.items)
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = app([article::article(), article::other_article()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([second_view(), first_view()])
    );
}

#[tokio::test]
async fn filters_by_follower_id() {
    let app = app([article::article(), article::other_article()]).await;
    let query = ListFeed {
        follower_id: UserId::from(Uuid::from_u128(12)),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([second_view()]));
}

#[tokio::test]
async fn filters_by_favorited_by() {
    let app = app([article::article(), article::other_article()]).await;
    let query = ListFeed {
        favorited_by: Some(UserId::from(Uuid::from_u128(14))),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([second_view()]));
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([article::article(), article::other_article()]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListFeed {
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
