//! The objects around requests and answers, which have the name of what these are about.

use kernel::{Cursor, Page};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of blog posts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BlogPostPage<T> {
    pub blog_posts: Vec<T>,
    /// What to ask for the next page with. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next: Option<Cursor>,
    /// The number of items of the whole list. Absent if it does not count them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub total: Option<i64>,
}

impl<T> From<Page<T>> for BlogPostPage<T> {
    fn from(page: Page<T>) -> Self {
        Self {
            blog_posts: page.items,
            next: page.next,
            total: page.total,
        }
    }
}
