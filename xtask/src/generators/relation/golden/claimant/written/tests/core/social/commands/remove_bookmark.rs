use std::sync::Arc;

use app_core::social::{
    commands::remove_bookmark::{RemoveBookmark, RemoveBookmarkHandler},
    ports::repo::bookmark::BookmarkRepository,
};
use kernel::CommandHandler;

use crate::tests::doubles::adapters::social::repo::bookmark::{self, InMemoryBookmarkRepository};

#[tokio::test]
async fn removes_one() {
    let bookmarks = Arc::<InMemoryBookmarkRepository>::default();
    let (one, other) = (bookmark::bookmark(), bookmark::other_bookmark());
    bookmarks.add(one).await.unwrap();
    bookmarks.add(other).await.unwrap();
    let handler = RemoveBookmarkHandler {
        bookmarks: bookmarks.clone(),
    };

    let command = RemoveBookmark {
        reader_id: one.reader_id,
        article_id: one.article_id,
    };
    handler.handle(command).await.unwrap();

    assert!(!bookmarks.contains(one).await.unwrap());
    assert!(bookmarks.contains(other).await.unwrap());
}
