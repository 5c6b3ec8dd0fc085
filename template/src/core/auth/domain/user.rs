use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::email_address::EmailAddress;
use crate::UserId;

/// A person who can sign in.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub email: EmailAddress,
    /// When the user proved that they read the mails to this address. They can sign in without.
    pub email_confirmed_at: Option<DateTime<Utc>>,
    pub password_hash: SecretString,
    pub created_at: DateTime<Utc>,
    /// Since when the user cannot sign in, if that is so.
    pub disabled_at: Option<DateTime<Utc>>,
}
