use kernel::Query;

use crate::auth::domain::user_session::UserSessionId;

/// Finds out if a session is open. A user who is disabled has none.
#[derive(Clone, Debug)]
pub struct IsUserSessionOpen {
    pub session_id: UserSessionId,
}

impl Query for IsUserSessionOpen {
    type Output = bool;
}
