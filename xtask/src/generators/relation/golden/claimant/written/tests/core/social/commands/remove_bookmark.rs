use std::sync::Arc;

use app_core::social::{
    commands::remove_bookmark::{RemoveBookmark, RemoveBookmarkHandler},
    ports::repo::bookmark::BookmarkRepository,
};
use kernel::CommandHandler;

use crate::tests::doubles::adapters::social::repo::bookmark::{self, InMemoryBookmarkRepository};

fn handler(bookmarks: &Arc<InMemoryBookmarkRepository>) -> RemoveBookmarkHandler {
    RemoveBookmarkHandler {
        bookmarks: bookmarks.clone(),
    }
}

fn command() -> RemoveBookmark {
    let bookmark = bookmark::bookmark();
    RemoveBookmark {
        reader_id: bookmark.reader_id,
        article_id: bookmark.article_id,
    }
}

#[tokio::test]
async fn removes_one() {
    let bookmarks = Arc::default();
    let (one, other) = (bookmark::bookmark(), bookmark::other_bookmark());
    let handler = handler(&bookmarks);
    bookmarks.add(one).await.unwrap();
    bookmarks.add(other).await.unwrap();

    handler.handle(command()).await.unwrap();

    assert!(!bookmarks.contains(one).await.unwrap());
    assert!(bookmarks.contains(other).await.unwrap());
}
