use kernel::{Cursor, Limit, Page, Query};

use crate::blog::{
    domain::article_status::ArticleStatus,
    shared::article_with_author_and_favorites_count_view::ArticleWithAuthorAndFavoritesCountView,
};

/// List articles.
#[derive(Clone, Debug)]
pub struct ListArticles {
    pub status: Option<ArticleStatus>,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListArticles {
    type Output = Page<ArticleWithAuthorAndFavoritesCountView>;
}
