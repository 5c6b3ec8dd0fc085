use kernel::{Cursor, Limit, Page, Query, Text};

use crate::blog::{domain::label::LabelId, shared::article_view::ArticleView};

/// List articles.
#[derive(Clone, Debug)]
pub struct ListArticles {
    /// One of the tags.
    pub tag: Option<Text<1, 20>>,
    /// One of the label ids.
    pub label_id: LabelId,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListArticles {
    type Output = Page<ArticleView>;
}
