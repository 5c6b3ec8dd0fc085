use serde::Serialize;
use utoipa::ToSchema;

use crate::blog::domain::article::ArticleId;

/// The form of articles without their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ArticleSummary {
    pub id: ArticleId,
    pub title: String,
}
