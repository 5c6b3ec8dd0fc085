use app_core::social::domain::bookmark::Bookmark;
use axum::http::StatusCode;
use runtime_testing::Client;
use serde_json::json;

use crate::tests::{doubles::adapters::social::repo::bookmark, support::app::TestApp};

fn path(bookmark: Bookmark) -> String {
    format!("/bookmarks/{}", bookmark.article_id)
}

/// The path of the readers of the article.
fn readers(bookmark: Bookmark) -> String {
    format!("/articles/{}/readers", bookmark.article_id)
}

/// Returns the ids in the list at `path`.
async fn ids(client: &Client, path: &str) -> Vec<String> {
    let page = client.get(path).await.expect(StatusCode::OK);
    let items = page.body["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_was_added_is_in_both_lists() {
    let app = TestApp::start().await;
    let client = app.ada().await.client;
    let bookmark = bookmark::bookmark();

    let added = client.put(&path(bookmark), json!({})).await;

    added.expect(StatusCode::NO_CONTENT);
    assert_eq!(
        ids(&client, "/bookmarks").await,
        [bookmark.article_id.to_string()]
    );
    assert_eq!(ids(&client, &readers(bookmark)).await.len(), 1);
}

#[tokio::test]
async fn adding_and_removing_twice_is_like_once() {
    let app = TestApp::start().await;
    let client = app.ada().await.client;
    let bookmark = bookmark::bookmark();

    for _ in 0..2 {
        client
            .put(&path(bookmark), json!({}))
            .await
            .expect(StatusCode::NO_CONTENT);
    }
    assert_eq!(ids(&client, "/bookmarks").await.len(), 1);
    for _ in 0..2 {
        client
            .delete(&path(bookmark))
            .await
            .expect(StatusCode::NO_CONTENT);
    }
    assert!(ids(&client, "/bookmarks").await.is_empty());
}

#[tokio::test]
async fn what_is_anothers_stays() {
    let app = TestApp::start().await;
    let ada = app.ada().await.client;
    let eve = app.eve().await;
    let path = path(bookmark::bookmark());
    ada.put(&path, json!({}))
        .await
        .expect(StatusCode::NO_CONTENT);

    eve.delete(&path).await.expect(StatusCode::NO_CONTENT);

    assert!(ids(&eve, "/bookmarks").await.is_empty());
    assert_eq!(ids(&ada, "/bookmarks").await.len(), 1);
}

#[tokio::test]
async fn a_claimant_is_needed() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let bookmark = bookmark::bookmark();

    for answer in [
        client.put(&path(bookmark), json!({})).await,
        client.delete(&path(bookmark)).await,
        client.get("/bookmarks").await,
        client.get(&readers(bookmark)).await,
    ] {
        answer.expect(StatusCode::UNAUTHORIZED);
    }
}
