use kernel::{Cursor, Limit, Page, Query};

use crate::{UserId, blog::shared::article_view::ArticleView};

/// List feed.
#[derive(Clone, Debug)]
pub struct ListFeed {
    /// Linked with this by a follow.
    pub follower_id: UserId,
    /// Linked with this by a favorite.
    pub favorited_by: Option<UserId>,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListFeed {
    type Output = Page<ArticleView>;
}
