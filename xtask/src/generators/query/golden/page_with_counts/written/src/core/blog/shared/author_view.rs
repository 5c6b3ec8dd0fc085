use serde::Serialize;
use utoipa::ToSchema;

use crate::blog::domain::author::AuthorId;

/// The form of authors in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuthorView {
    pub id: AuthorId,
    pub name: String,
}
