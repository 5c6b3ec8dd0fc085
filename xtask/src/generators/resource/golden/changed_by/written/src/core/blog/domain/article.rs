use chrono::{DateTime, Utc};
use kernel::{Error, MultilineText, Result, Text, Version};

use crate::UserId;

kernel::typed_id!(
    /// Identifies one article.
    ArticleId
);

/// Article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    pub id: ArticleId,
    pub author_id: UserId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub title: Text<1, 200>,
    pub body: MultilineText<1, 10_000>,
    pub pinned: bool,
    pub published_at: Option<DateTime<Utc>>,
}

/// What a new article consists of.
#[derive(Clone, Debug)]
pub struct NewArticle {
    pub title: Text<1, 200>,
    pub body: MultilineText<1, 10_000>,
    pub pinned: bool,
}

/// What becomes different. The rest stays as it is.
#[derive(Clone, Debug, Default)]
pub struct ArticleChange {
    pub title: Option<Text<1, 200>>,
    pub body: Option<MultilineText<1, 10_000>>,
    pub pinned: Option<bool>,
}

impl Article {
    #[must_use]
    pub fn create(id: ArticleId, author_id: UserId, new: NewArticle, now: DateTime<Utc>) -> Self {
        Self {
            id,
            author_id,
            version: Version::FIRST,
            created_at: now,
            title: new.title,
            body: new.body,
            pinned: new.pinned,
            published_at: None,
        }
    }

    /// Returns the article after `change`: the next version, if anything is different.
    #[must_use]
    pub fn change(self, change: ArticleChange) -> Self {
        let before = self.clone();
        let after = Self {
            title: change.title.unwrap_or(self.title),
            body: change.body.unwrap_or(self.body),
            pinned: change.pinned.unwrap_or(self.pinned),
            ..self
        };
        if after == before {
            return after;
        }
        Self {
            version: after.version.next(),
            ..after
        }
    }

    /// Fails if somebody else asks for what only its `author_id` may do: change and delete it.
    pub fn must_be_of(&self, author_id: UserId) -> Result<()> {
        if self.author_id == author_id {
            return Ok(());
        }
        Err(Error::forbidden(
            "article_of_another",
            "This article belongs to somebody else, who alone can change and delete it.",
        ))
    }
}
