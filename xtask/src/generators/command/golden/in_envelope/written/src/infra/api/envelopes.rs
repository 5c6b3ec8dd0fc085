//! The objects around requests and answers, which have the name of what these are about.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is about one comment.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentEnvelope<T> {
    pub comment: T,
}
