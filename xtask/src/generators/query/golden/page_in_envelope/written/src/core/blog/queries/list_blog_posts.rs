use chrono::NaiveDate;
use kernel::{Cursor, Limit, Page, Query, Text};

use crate::blog::shared::blog_post_view::BlogPostView;

/// List blog posts.
#[derive(Clone, Debug)]
pub struct ListBlogPosts {
    /// On this day or later.
    pub written_on_from: Option<NaiveDate>,
    /// It starts with this. Upper and lower case differ.
    pub title_prefix: Option<Text<1, 30>>,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListBlogPosts {
    type Output = Page<BlogPostView>;
}
