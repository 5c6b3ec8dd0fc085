use chrono::{DateTime, Utc};
use kernel::Version;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{UserId, blog::domain::article::ArticleId};

/// The form of articles in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ArticleView {
    pub id: ArticleId,
    pub author_id: UserId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub title: String,
    pub body: String,
    pub pinned: bool,
    pub published_at: Option<DateTime<Utc>>,
}
