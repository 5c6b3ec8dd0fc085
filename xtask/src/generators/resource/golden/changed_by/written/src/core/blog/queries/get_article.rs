use kernel::Query;

use crate::blog::{domain::article::ArticleId, shared::article_view::ArticleView};

/// Get article.
#[derive(Clone, Debug)]
pub struct GetArticle {
    pub id: ArticleId,
}

impl Query for GetArticle {
    type Output = Option<ArticleView>;
}
