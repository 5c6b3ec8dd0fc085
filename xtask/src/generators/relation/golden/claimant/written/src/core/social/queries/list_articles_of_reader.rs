use kernel::{Cursor, Limit, Page, Query};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{UserId, blog::ArticleId};

/// List articles of reader.
#[derive(Clone, Debug)]
pub struct ListArticlesOfReader {
    pub reader_id: UserId,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListArticlesOfReaderView {
    pub id: ArticleId,
}

impl Query for ListArticlesOfReader {
    type Output = Page<ListArticlesOfReaderView>;
}
