use kernel::{Cursor, Limit, Page, Query};

use crate::blog::shared::article_view::ArticleView;

/// List articles.
#[derive(Clone, Debug)]
pub struct ListArticles {
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListArticles {
    type Output = Page<ArticleView>;
}
