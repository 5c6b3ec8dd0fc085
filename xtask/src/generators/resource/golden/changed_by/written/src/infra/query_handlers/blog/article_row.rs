use app_core::blog::shared::article_view::ArticleView;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use runtime::db::{Backend, types};

use crate::infra::db::tables::articles;

/// The columns that queries show of articles.
#[derive(Queryable, Selectable)]
#[diesel(table_name = articles, check_for_backend(Backend))]
pub struct ArticleRow {
    pub id: types::Uuid,
    author_id: types::Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    title: String,
    body: String,
    pinned: bool,
    published_at: Option<DateTime<Utc>>,
}

impl From<ArticleRow> for ArticleView {
    fn from(row: ArticleRow) -> Self {
        Self {
            id: types::id(row.id),
            author_id: types::id(row.author_id),
            version: row.version.into(),
            created_at: row.created_at,
            title: row.title,
            body: row.body,
            pinned: row.pinned,
            published_at: row.published_at,
        }
    }
}
