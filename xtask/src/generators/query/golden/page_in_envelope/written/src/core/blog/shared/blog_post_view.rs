use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::blog::domain::blog_post::BlogPostId;

/// The form of blog posts in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BlogPostView {
    pub id: BlogPostId,
    pub title: String,
    pub written_on: NaiveDate,
}
