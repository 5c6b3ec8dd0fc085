use app_core::blog::{
    domain::blog_post::BlogPostId, queries::list_blog_posts::ListBlogPosts,
    shared::blog_post_view::BlogPostView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{self, UnitOfWork, failure, types};

use crate::infra::{db::tables::blog_posts, query_handlers::blog::blog_post_row::BlogPostRow};

/// The list and its order, for cursors.
const LIST: &str = "blog posts of blog by id, descending";

#[injectable]
pub struct ListBlogPostsHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListBlogPosts> for ListBlogPostsHandler {
    async fn handle(&self, query: ListBlogPosts) -> Result<Page<BlogPostView>> {
        let mut selected = blog_posts::table
            .order(blog_posts::id.desc())
            .limit(query.limit.and_one_more())
            .select(BlogPostRow::as_select())
            .into_boxed();
        if let Some(value) = query.written_on_from {
            selected = selected.filter(blog_posts::written_on.ge(value));
        }
        if let Some(value) = query.title_prefix {
            selected = selected.filter(db::starts_with(blog_posts::title, value.as_str()));
        }
        if let Some(after) = query.after {
            let id: BlogPostId = after.decode(LIST)?;
            selected = selected.filter(blog_posts::id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = rows.into_iter().map(BlogPostView::from).collect();
        Page::new(items, query.limit, |last: &BlogPostView| {
            Cursor::encode(LIST, &last.id)
        })
    }
}
