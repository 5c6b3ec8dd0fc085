use app_core::{
    UserId,
    blog::ArticleId,
    social::{
        domain::bookmark::Bookmark, ports::repo::bookmark::BookmarkRepository,
        queries::list_readers_of_article::ListReadersOfArticle,
    },
};
use kernel::Limit;

use crate::{
    service::QueryBus,
    tests::{doubles::adapters::social::repo::bookmark, support::app::TestApp},
};

/// Starts the service with three bookmarks: two of one article, and one of another.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let bookmarks = scope.port::<dyn BookmarkRepository>();
        let one = bookmark::bookmark();
        let other = bookmark::other_bookmark();
        for bookmark in [
            one,
            Bookmark {
                reader_id: other.reader_id,
                ..one
            },
            Bookmark {
                article_id: other.article_id,
                ..one
            },
        ] {
            bookmarks.add(bookmark).await.unwrap();
        }
    })
    .await;
    app
}

fn query(article_id: ArticleId) -> ListReadersOfArticle {
    ListReadersOfArticle {
        article_id,
        after: None,
        limit: Limit::DEFAULT,
    }
}

/// Returns the ids of the readers that `query` finds.
async fn found(app: &TestApp, query: ListReadersOfArticle) -> Vec<UserId> {
    let page = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    page.items.iter().map(|item| item.id).collect()
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = start().await;
    let one = bookmark::bookmark();
    let other = bookmark::other_bookmark();

    assert_eq!(
        found(&app, query(one.article_id)).await,
        [other.reader_id, one.reader_id]
    );
}

#[tokio::test]
async fn those_of_another_article_are_not_found() {
    let app = start().await;
    let one = bookmark::bookmark();
    let other = bookmark::other_bookmark();

    assert_eq!(found(&app, query(other.article_id)).await, [one.reader_id]);
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = start().await;
    let one = bookmark::bookmark();
    let other = bookmark::other_bookmark();
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListReadersOfArticle {
        limit: Limit::from(1),
        ..query(one.article_id)
    };

    for expected in [other.reader_id, one.reader_id] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
        assert_eq!(ids, [expected]);
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
