use chrono::{DateTime, Utc};
use kernel::Event;

use crate::{
    UserId,
    auth::domain::{email_address::EmailAddress, name::Name},
};

/// A user has registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRegistered {
    pub user_id: UserId,
    pub email: EmailAddress,
    pub first_name: Name,
    pub last_name: Name,
    pub at: DateTime<Utc>,
}

impl Event for UserRegistered {}
