use chrono::{DateTime, Utc};
use kernel::Event;

use crate::UserId;

/// The password of a user was changed, by the user or for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordChanged {
    pub user_id: UserId,
    pub at: DateTime<Utc>,
}

impl Event for PasswordChanged {}
