use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::{
    UserId,
    blog::ArticleId,
    social::{domain::bookmark::Bookmark, ports::repo::bookmark::BookmarkRepository},
};

/// Adds a bookmark, unless it is there already.
#[derive(Clone, Debug)]
pub struct AddBookmark {
    pub reader_id: UserId,
    pub article_id: ArticleId,
}

impl Command for AddBookmark {
    type Output = ();
}

#[injectable]
pub struct AddBookmarkHandler {
    pub bookmarks: Arc<dyn BookmarkRepository>,
}

impl CommandHandler<AddBookmark> for AddBookmarkHandler {
    async fn handle(&self, command: AddBookmark) -> Result<()> {
        let bookmark = Bookmark {
            reader_id: command.reader_id,
            article_id: command.article_id,
        };
        self.bookmarks.add(bookmark).await
    }
}
