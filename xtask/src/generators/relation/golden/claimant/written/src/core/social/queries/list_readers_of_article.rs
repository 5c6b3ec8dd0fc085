use kernel::{Cursor, Limit, Page, Query};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{UserId, blog::ArticleId};

/// List readers of article.
#[derive(Clone, Debug)]
pub struct ListReadersOfArticle {
    pub article_id: ArticleId,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReaderView {
    pub id: UserId,
}

impl Query for ListReadersOfArticle {
    type Output = Page<ReaderView>;
}
