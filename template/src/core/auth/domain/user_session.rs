use chrono::{DateTime, Duration, Utc};

use crate::{Error, UserId};

crate::typed_id!(
    /// Names a session.
    UserSessionId
);

/// The time from a user's sign-in to their sign-out, on one device.
///
/// Whoever holds the session's current secret can have it renewed. Each secret is good for one
/// renewal: one that comes a second time is in two hands, and the session must be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSession {
    pub id: UserSessionId,
    pub user_id: UserId,
    pub created_at: DateTime<Utc>,
    pub last_use_at: DateTime<Utc>,
    /// The digest of the current secret, which itself is not stored.
    pub secret_digest: String,
}

impl UserSession {
    /// A session that nobody has renewed for so long has ended.
    pub const MAX_IDLE: Duration = Duration::days(30);

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

    /// The earliest last use of a session that has not expired.
    #[must_use]
    pub fn earliest_use(now: DateTime<Utc>) -> DateTime<Utc> {
        now - Self::MAX_IDLE
    }

    /// Replaces the secret with `next`, if the one presented is the current one.
    pub fn renew(
        &mut self,
        presented: &str,
        next: String,
        now: DateTime<Utc>,
    ) -> Result<(), RenewalRefused> {
        if self.last_use_at < Self::earliest_use(now) {
            return Err(RenewalRefused::SessionExpired);
        }
        if presented != self.secret_digest {
            return Err(RenewalRefused::SecretSpent);
        }
        self.secret_digest = next;
        self.last_use_at = now;
        Ok(())
    }
}

/// Why a session cannot be renewed. Either way it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenewalRefused {
    #[error("The session has expired. Please sign in again.")]
    SessionExpired,
    #[error("The session token was used before, so the session was closed. Please sign in again.")]
    SecretSpent,
}

impl From<RenewalRefused> for Error {
    fn from(refused: RenewalRefused) -> Self {
        let code = match refused {
            RenewalRefused::SessionExpired => "session_expired",
            RenewalRefused::SecretSpent => "session_token_spent",
        };
        Self::unauthenticated(code, refused.to_string())
    }
}
