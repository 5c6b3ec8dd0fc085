use serde::Serialize;
use utoipa::ToSchema;

use super::{article_view::ArticleView, author_view::AuthorView};

/// The form of articles with their author and favorites count in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ArticleWithAuthorAndFavoritesCountView {
    #[serde(flatten)]
    pub article: ArticleView,
    pub author: AuthorView,
    pub favorites_count: i64,
}
