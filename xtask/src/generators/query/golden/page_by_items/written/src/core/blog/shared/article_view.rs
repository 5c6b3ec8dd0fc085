use serde::Serialize;
use utoipa::ToSchema;

use super::article_summary::ArticleSummary;
use crate::blog::domain::label::LabelId;

/// The form of articles in answers, with their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ArticleView {
    #[serde(flatten)]
    pub summary: ArticleSummary,
    pub tags: Vec<String>,
    pub label_ids: Vec<LabelId>,
}
