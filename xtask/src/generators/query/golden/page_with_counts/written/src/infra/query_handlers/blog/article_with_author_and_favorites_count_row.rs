use diesel::prelude::*;
use runtime::db::Backend;

use crate::infra::query_handlers::blog::{article_row::ArticleRow, author_row::AuthorRow};

/// The columns that queries show of articles with their author and favorites count.
#[derive(Queryable, Selectable)]
#[diesel(check_for_backend(Backend))]
pub struct ArticleWithAuthorAndFavoritesCountRow {
    #[diesel(embed)]
    pub article: ArticleRow,
    #[diesel(embed)]
    pub author: AuthorRow,
}
