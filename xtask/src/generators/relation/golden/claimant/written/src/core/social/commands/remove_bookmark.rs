use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::{
    UserId,
    blog::ArticleId,
    social::{domain::bookmark::Bookmark, ports::repo::bookmark::BookmarkRepository},
};

/// Removes a bookmark, if it is there.
#[derive(Clone, Debug)]
pub struct RemoveBookmark {
    pub reader_id: UserId,
    pub article_id: ArticleId,
}

impl Command for RemoveBookmark {
    type Output = ();
}

#[injectable]
pub struct RemoveBookmarkHandler {
    pub bookmarks: Arc<dyn BookmarkRepository>,
}

impl CommandHandler<RemoveBookmark> for RemoveBookmarkHandler {
    async fn handle(&self, command: RemoveBookmark) -> Result<()> {
        let bookmark = Bookmark {
            reader_id: command.reader_id,
            article_id: command.article_id,
        };
        self.bookmarks.remove(bookmark).await
    }
}
