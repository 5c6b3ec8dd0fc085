use app_core::blog::shared::blog_post_view::BlogPostView;
use chrono::NaiveDate;
use diesel::prelude::*;
use runtime::db::{Backend, types};

use crate::infra::db::tables::blog_posts;

/// The columns that queries show of blog posts.
#[derive(Queryable, Selectable)]
#[diesel(table_name = blog_posts, check_for_backend(Backend))]
pub struct BlogPostRow {
    pub id: types::Uuid,
    title: String,
    written_on: NaiveDate,
}

impl From<BlogPostRow> for BlogPostView {
    fn from(row: BlogPostRow) -> Self {
        Self {
            id: types::id(row.id),
            title: row.title,
            written_on: row.written_on,
        }
    }
}
