use chrono::{DateTime, Utc};
use kernel::Query;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{UserId, auth::domain::user_session::UserSessionId};

/// Lists the sessions of a user, beginning with the one that was used last.
#[derive(Clone, Debug)]
pub struct ListUserSessions {
    pub user_id: UserId,
    /// The session of whoever asks.
    pub current: Option<UserSessionId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UserSessionView {
    pub id: UserSessionId,
    pub opened_at: DateTime<Utc>,
    /// When it was opened or renewed last.
    pub last_use_at: DateTime<Utc>,
    /// The network address of the client that did it.
    pub address: Option<String>,
    /// How that client called itself.
    pub user_agent: Option<String>,
    /// Whether it is the session of this request.
    pub current: bool,
}

impl Query for ListUserSessions {
    type Output = Vec<UserSessionView>;
}
