use chrono::{DateTime, Utc};
use kernel::Query;
use serde::Serialize;
use utoipa::ToSchema;

use crate::UserId;

/// Gets what this context knows about a user, without secrets.
#[derive(Clone, Debug)]
pub struct GetAccount {
    pub user_id: UserId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountView {
    pub id: UserId,
    pub email: String,
    pub email_confirmed_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub disabled_at: Option<DateTime<Utc>>,
    pub permissions: Vec<String>,
}

impl Query for GetAccount {
    type Output = Option<AccountView>;
}
