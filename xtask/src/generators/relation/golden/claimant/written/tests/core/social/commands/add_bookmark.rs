use std::sync::Arc;

use app_core::social::{
    commands::add_bookmark::{AddBookmark, AddBookmarkHandler},
    ports::repo::bookmark::BookmarkRepository,
};
use kernel::CommandHandler;

use crate::tests::doubles::adapters::social::repo::bookmark::{self, InMemoryBookmarkRepository};

fn handler(bookmarks: &Arc<InMemoryBookmarkRepository>) -> AddBookmarkHandler {
    AddBookmarkHandler {
        bookmarks: bookmarks.clone(),
    }
}

fn command() -> AddBookmark {
    let bookmark = bookmark::bookmark();
    AddBookmark {
        reader_id: bookmark.reader_id,
        article_id: bookmark.article_id,
    }
}

#[tokio::test]
async fn adds_one() {
    let bookmarks = Arc::default();

    handler(&bookmarks).handle(command()).await.unwrap();

    assert!(bookmarks.contains(bookmark::bookmark()).await.unwrap());
    assert!(
        !bookmarks
            .contains(bookmark::other_bookmark())
            .await
            .unwrap()
    );
}
