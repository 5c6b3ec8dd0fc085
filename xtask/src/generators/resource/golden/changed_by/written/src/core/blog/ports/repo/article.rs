use async_trait::async_trait;
use kernel::{Error, Result};

use crate::blog::domain::article::{Article, ArticleId};

/// Stores articles.
#[async_trait]
pub trait ArticleRepository: Send + Sync {
    async fn get(&self, id: ArticleId) -> Result<Option<Article>>;

    /// Adds `article`, or replaces the one with its id. Fails with [`article_title_taken`].
    async fn save(&self, article: Article) -> Result<()>;

    /// Removes the one with this id. It is not an error if there is none.
    async fn delete(&self, id: ArticleId) -> Result<()>;
}

#[must_use]
pub fn article_title_taken() -> Error {
    Error::taken(
        "/title",
        "article_title_taken",
        "Another article has this title already.",
    )
}
