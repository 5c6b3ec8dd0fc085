use chrono::{DateTime, Duration, Utc};
use kernel::Error;

use crate::UserId;

kernel::typed_id!(
    /// Identifies a session.
    UserSessionId
);

/// The time from a user's sign-in to their sign-out, on one device.
///
/// A client renews the session with its current secret. Each secret works once. If a secret is used a second
/// time, two clients have it, and the session must be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSession {
    pub id: UserSessionId,
    pub user_id: UserId,
    pub created_at: DateTime<Utc>,
    pub last_use_at: DateTime<Utc>,
    /// The digest of the current secret. The secret itself is not stored.
    pub secret_digest: String,
}

impl UserSession {
    #[must_use]
    pub fn open(
        id: UserSessionId,
        user_id: UserId,
        secret_digest: String,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            user_id,
            created_at: now,
            last_use_at: now,
            secret_digest,
        }
    }

    /// Replaces the digest of the secret with `next`. Fails if `presented` is not the current digest, or if
    /// the last use of the session was longer than `lifetime` ago.
    pub fn renew(
        &mut self,
        presented: &str,
        next: String,
        now: DateTime<Utc>,
        lifetime: Duration,
    ) -> Result<(), RenewalError> {
        if self.last_use_at < now - lifetime {
            return Err(RenewalError::SessionExpired);
        }
        if presented != self.secret_digest {
            return Err(RenewalError::SecretSpent);
        }
        self.secret_digest = next;
        self.last_use_at = now;
        Ok(())
    }
}

/// The reason why a session cannot be renewed. Such a session must be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenewalError {
    #[error("The session has expired. Please sign in again.")]
    SessionExpired,
    #[error("The session token was used before, so the session was closed. Please sign in again.")]
    SecretSpent,
}

impl From<RenewalError> for Error {
    fn from(refused: RenewalError) -> Self {
        let code = match refused {
            RenewalError::SessionExpired => "session_expired",
            RenewalError::SecretSpent => "session_token_spent",
        };
        Self::unauthenticated(code, refused.to_string())
    }
}
