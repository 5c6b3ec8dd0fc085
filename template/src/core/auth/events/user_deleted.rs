use chrono::{DateTime, Utc};
use kernel::Event;

use crate::UserId;

/// A user has deleted their account. Each context deletes what it stores about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserDeleted {
    pub user_id: UserId,
    pub at: DateTime<Utc>,
}

impl Event for UserDeleted {}
