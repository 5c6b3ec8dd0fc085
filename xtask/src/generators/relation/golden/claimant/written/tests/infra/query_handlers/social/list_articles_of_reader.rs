use app_core::{
    UserId,
    blog::ArticleId,
    social::{
        domain::bookmark::Bookmark, ports::repo::bookmark::BookmarkRepository,
        queries::list_articles_of_reader::ListArticlesOfReader,
    },
};
use kernel::Limit;

use crate::{
    service::QueryBus,
    tests::{doubles::adapters::social::repo::bookmark, support::app::TestApp},
};

/// Starts the service with three bookmarks: two of one reader, and one of another.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let bookmarks = scope.port::<dyn BookmarkRepository>();
        let one = bookmark::bookmark();
        let other = bookmark::other_bookmark();
        for bookmark in [
            one,
            Bookmark {
                article_id: other.article_id,
                ..one
            },
            Bookmark {
                reader_id: other.reader_id,
                ..one
            },
        ] {
            bookmarks.add(bookmark).await.unwrap();
        }
    })
    .await;
    app
}

fn query(reader_id: UserId) -> ListArticlesOfReader {
    ListArticlesOfReader {
        reader_id,
        after: None,
        limit: Limit::DEFAULT,
    }
}

/// Returns the ids of the articles that `query` finds.
async fn found(app: &TestApp, query: ListArticlesOfReader) -> Vec<ArticleId> {
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
        found(&app, query(one.reader_id)).await,
        [other.article_id, one.article_id]
    );
}

#[tokio::test]
async fn those_of_another_reader_are_not_found() {
    let app = start().await;
    let one = bookmark::bookmark();
    let other = bookmark::other_bookmark();

    assert_eq!(found(&app, query(other.reader_id)).await, [one.article_id]);
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = start().await;
    let one = bookmark::bookmark();
    let other = bookmark::other_bookmark();
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListArticlesOfReader {
        limit: Limit::from(1),
        ..query(one.reader_id)
    };

    for expected in [other.article_id, one.article_id] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
        assert_eq!(ids, [expected]);
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
