use app_core::blog::{
    domain::blog_post::BlogPost, ports::repo::blog_post::BlogPostRepository,
    queries::list_blog_posts::ListBlogPosts,
};
use kernel::Limit;
use serde_json::{Value, json};

use crate::{
    service::QueryBus,
    tests::{doubles::adapters::blog::repo::blog_post, support::app::TestApp},
};

/// Returns the first blog post as clients see it.
fn first_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "title": "Title 1",
        "writtenOn": "1970-01-10",
    })
}

fn second_view() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "title": "Title 2",
        "writtenOn": "1970-01-11",
    })
}

fn query() -> ListBlogPosts {
    ListBlogPosts {
        written_on_from: None,
        title_prefix: None,
        after: None,
        limit: Limit::DEFAULT,
    }
}

/// Starts the service with these blog posts.
async fn app(blog_posts: [BlogPost; 2]) -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let repository = scope.port::<dyn BlogPostRepository>();
        for blog_post in blog_posts {
            repository.save(blog_post).await.unwrap();
        }
    })
    .await;
    app
}

/// Returns what `query` finds, as clients see it.
async fn found(app: &TestApp, query: ListBlogPosts) -> Value {
    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    json!(answer.items)
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = app([blog_post::blog_post(), blog_post::other_blog_post()]).await;

    assert_eq!(
        found(&app, query()).await,
        json!([second_view(), first_view()])
    );
}

#[tokio::test]
async fn filters_by_written_on_from() {
    let app = app([blog_post::blog_post(), blog_post::other_blog_post()]).await;
    let query = ListBlogPosts {
        written_on_from: Some(blog_post::other_blog_post().written_on),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([second_view()]));
}

#[tokio::test]
async fn filters_by_title_prefix() {
    let app = app([blog_post::blog_post(), blog_post::other_blog_post()]).await;
    let query = ListBlogPosts {
        title_prefix: Some("Title 1".parse().unwrap()),
        ..query()
    };

    assert_eq!(found(&app, query).await, json!([first_view()]));
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = app([blog_post::blog_post(), blog_post::other_blog_post()]).await;
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListBlogPosts {
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
