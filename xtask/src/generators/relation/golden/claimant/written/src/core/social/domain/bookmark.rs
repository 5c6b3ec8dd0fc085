use crate::{UserId, blog::ArticleId};

/// Links a reader and an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bookmark {
    pub reader_id: UserId,
    pub article_id: ArticleId,
}
