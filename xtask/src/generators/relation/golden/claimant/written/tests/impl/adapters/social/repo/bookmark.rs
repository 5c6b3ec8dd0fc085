use std::{collections::HashSet, sync::Mutex};

use app_core::{
    UserId,
    blog::ArticleId,
    social::{domain::bookmark::Bookmark, ports::repo::bookmark::BookmarkRepository},
};
use async_trait::async_trait;
use kernel::Result;
use uuid::Uuid;

#[derive(Default)]
pub struct InMemoryBookmarkRepository(Mutex<HashSet<Bookmark>>);

#[async_trait]
impl BookmarkRepository for InMemoryBookmarkRepository {
    async fn contains(&self, bookmark: Bookmark) -> Result<bool> {
        Ok(self.0.lock().unwrap().contains(&bookmark))
    }

    async fn add(&self, bookmark: Bookmark) -> Result<()> {
        self.0.lock().unwrap().insert(bookmark);
        Ok(())
    }

    async fn remove(&self, bookmark: Bookmark) -> Result<()> {
        self.0.lock().unwrap().remove(&bookmark);
        Ok(())
    }
}

/// Returns one for tests.
pub fn bookmark() -> Bookmark {
    Bookmark {
        reader_id: UserId::from(Uuid::from_u128(7)),
        article_id: ArticleId::from(Uuid::from_u128(9)),
    }
}

/// Returns another one, with other ids.
pub fn other_bookmark() -> Bookmark {
    Bookmark {
        reader_id: UserId::from(Uuid::from_u128(8)),
        article_id: ArticleId::from(Uuid::from_u128(10)),
    }
}
