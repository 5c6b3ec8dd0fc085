use async_trait::async_trait;
use kernel::Result;

use crate::social::domain::bookmark::Bookmark;

/// Stores bookmarks.
#[async_trait]
pub trait BookmarkRepository: Send + Sync {
    async fn contains(&self, bookmark: Bookmark) -> Result<bool>;

    /// Adds `bookmark`. It is not an error if it is there already.
    async fn add(&self, bookmark: Bookmark) -> Result<()>;

    /// Removes `bookmark`. It is not an error if it is not there.
    async fn remove(&self, bookmark: Bookmark) -> Result<()>;
}
