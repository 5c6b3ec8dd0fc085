use app_core::blog::shared::article_summary::ArticleSummary;
use diesel::prelude::*;
use runtime::db::{Backend, types};

use crate::infra::db::tables::articles;

/// The columns that queries show of articles.
#[derive(Queryable, Selectable)]
#[diesel(table_name = articles, check_for_backend(Backend))]
pub struct ArticleRow {
    pub id: types::Uuid,
    title: String,
}

impl From<ArticleRow> for ArticleSummary {
    fn from(row: ArticleRow) -> Self {
        Self {
            id: types::id(row.id),
            title: row.title,
        }
    }
}
