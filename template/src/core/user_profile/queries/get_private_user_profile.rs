use chrono::{DateTime, Utc};
use kernel::Query;
use serde::Serialize;
use utoipa::ToSchema;

use crate::UserId;

/// Gets a profile as its owner sees it.
#[derive(Clone, Debug)]
pub struct GetPrivateUserProfile {
    pub user_id: UserId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PrivateUserProfileView {
    pub id: UserId,
    pub created_at: DateTime<Utc>,
    pub first_name: String,
    pub last_name: String,
}

impl Query for GetPrivateUserProfile {
    type Output = Option<PrivateUserProfileView>;
}
