use chrono::{DateTime, Duration, Utc};
use kernel::BrokenRule;
use serde::{Deserialize, Serialize};

use super::email_address::EmailAddress;
use crate::UserId;

kernel::typed_id!(
    /// Identifies a mailed token.
    AccountTokenId
);

/// Proves that whoever has the secret reads the mails to an address. The secret works once, for one purpose.
///
/// A user has at most one for each purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountToken {
    pub id: AccountTokenId,
    pub user_id: UserId,
    pub purpose: AccountTokenPurpose,
    /// The address that it was sent to.
    pub email: EmailAddress,
    /// The digest of the secret. The secret itself is not stored.
    pub digest: String,
    pub expires_at: DateTime<Utc>,
}

impl AccountToken {
    /// Returns true if the secret with the digest `presented` may be used for `purpose`.
    #[must_use]
    pub fn accepts(
        &self,
        presented: &str,
        purpose: AccountTokenPurpose,
        now: DateTime<Utc>,
    ) -> bool {
        self.purpose == purpose && self.digest == presented && now < self.expires_at
    }
}

/// What a mailed token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountTokenPurpose {
    ConfirmEmail,
    ChangeEmail,
    ResetPassword,
}

impl AccountTokenPurpose {
    pub const ALL: [Self; 3] = [Self::ConfirmEmail, Self::ChangeEmail, Self::ResetPassword];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConfirmEmail => "confirm_email",
            Self::ChangeEmail => "change_email",
            Self::ResetPassword => "reset_password",
        }
    }

    /// The time until a token expires. The mails say it, too.
    #[must_use]
    pub fn lifetime(self) -> Duration {
        match self {
            Self::ConfirmEmail => Duration::days(7),
            // It takes the account over.
            Self::ChangeEmail | Self::ResetPassword => Duration::hours(1),
        }
    }

    /// For so long after a mail, no other one is sent, because the link in it still works. So strangers who ask for mails in
    /// the name of a user can neither flood their mailbox nor keep them from a link.
    #[must_use]
    pub fn pause(self) -> Duration {
        match self {
            Self::ResetPassword => Duration::minutes(30),
            // Users ask for these themselves.
            Self::ConfirmEmail | Self::ChangeEmail => Duration::zero(),
        }
    }
}

impl TryFrom<String> for AccountTokenPurpose {
    type Error = UnknownPurpose;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut all = Self::ALL.into_iter();
        all.find(|purpose| purpose.as_str() == text)
            .ok_or(UnknownPurpose)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("must be one of `confirm_email`, `change_email`, `reset_password`")]
pub struct UnknownPurpose;

/// Says nothing more: whoever tries secrets learns nothing.
#[derive(Debug, thiserror::Error)]
#[error("is not valid, has expired or was used before: ask for another mail")]
pub struct InvalidAccountToken;

impl InvalidAccountToken {
    pub const CODE: &str = "account_token_invalid";
}

impl BrokenRule for InvalidAccountToken {
    fn code(&self) -> &'static str {
        Self::CODE
    }
}
