use chrono::{DateTime, Utc};

use crate::{UserId, auth::Name};

/// The information that users give about themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserProfile {
    pub user_id: UserId,
    pub first_name: Name,
    pub last_name: Name,
    pub created_at: DateTime<Utc>,
}

impl UserProfile {
    /// Replaces the names that are given. The others stay as they are.
    pub fn rename(&mut self, first_name: Option<Name>, last_name: Option<Name>) {
        if let Some(name) = first_name {
            self.first_name = name;
        }
        if let Some(name) = last_name {
            self.last_name = name;
        }
    }
}
