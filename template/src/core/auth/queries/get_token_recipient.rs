use chrono::{DateTime, Utc};
use kernel::Query;
use secrecy::SecretString;

use crate::{
    UserId,
    auth::domain::{account_token::AccountTokenPurpose, email_address::EmailAddress},
};

/// Gets the user to whom a token for `purpose` may be mailed: the one with this email address, unless they are disabled.
#[derive(Clone, Debug)]
pub struct GetTokenRecipient {
    pub email: EmailAddress,
    pub purpose: AccountTokenPurpose,
}

#[derive(Clone, Debug)]
pub struct TokenRecipientView {
    pub user_id: UserId,
    pub password_hash: SecretString,
    /// When the token was mailed that they have for the purpose, if they have one.
    pub mailed_at: Option<DateTime<Utc>>,
}

impl Query for GetTokenRecipient {
    type Output = Option<TokenRecipientView>;
}
