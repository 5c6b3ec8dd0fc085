use chrono::{DateTime, Duration, Utc};
use kernel::Error;

use super::session_client::SessionClient;
use crate::UserId;

kernel::typed_id!(
    /// Identifies a session.
    UserSessionId
);

/// The time from a user's sign-in to their sign-out, on one device.
///
/// A client renews the session with its current secret, and gets the next one. Each secret works once. If one that the
/// session had before is used again, two clients have it, and the session must be closed. A secret that it never had proves
/// nothing: whoever knows the id of a session must not be able to close it. So each secret has a mark, which only the
/// service can make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSession {
    pub id: UserSessionId,
    pub user_id: UserId,
    pub created_at: DateTime<Utc>,
    pub last_use_at: DateTime<Utc>,
    /// The digest of the current secret. The secret itself is not stored.
    pub secret_digest: String,
    /// With it, the next secret is made of the current one. No client knows it.
    pub renewal_key: String,
    /// Who opened or renewed it last.
    pub client: SessionClient,
}

/// The time after which a session expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLifetime {
    /// If it is not renewed.
    pub idle: Duration,
    /// In any case.
    pub total: Duration,
}

impl SessionLifetime {
    /// Returns true if a session that began at `created_at`, and was renewed last at `last_use_at`, has expired.
    #[must_use]
    pub fn is_over(
        self,
        created_at: DateTime<Utc>,
        last_use_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> bool {
        last_use_at < now - self.idle || created_at < now - self.total
    }
}

impl UserSession {
    /// The greatest number of sessions of a user. One more closes the one that has not been used for longest.
    pub const MAX_PER_USER: usize = 20;

    /// For so long after a renewal, the secret before the current one gets the same answer again: two tabs of a browser may
    /// renew a session at once, and a client may not have received the answer.
    pub const GRACE: Duration = Duration::seconds(10);

    #[must_use]
    pub fn open(
        id: UserSessionId,
        user_id: UserId,
        secret_digest: String,
        renewal_key: String,
        client: SessionClient,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            user_id,
            created_at: now,
            last_use_at: now,
            secret_digest,
            renewal_key,
            client,
        }
    }

    #[must_use]
    pub fn has_expired(&self, now: DateTime<Utc>, lifetime: SessionLifetime) -> bool {
        lifetime.is_over(self.created_at, self.last_use_at, now)
    }

    /// Replaces the digest of the secret with `next`. Fails if the session has expired, or if `presented` is not the
    /// current digest. It must be that of a secret that the session once had.
    pub fn renew(
        &mut self,
        presented: &str,
        next: String,
        now: DateTime<Utc>,
        lifetime: SessionLifetime,
    ) -> Result<(), RenewalError> {
        if self.has_expired(now, lifetime) {
            return Err(RenewalError::SessionExpired);
        }
        if presented == self.secret_digest {
            self.secret_digest = next;
            self.last_use_at = now;
            return Ok(());
        }
        // Only the secret before the current one leads to it.
        let is_same_answer = next == self.secret_digest && now - self.last_use_at <= Self::GRACE;
        is_same_answer
            .then_some(())
            .ok_or(RenewalError::SecretSpent)
    }
}

/// The reason why a session cannot be renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenewalError {
    #[error("The session has expired. Please sign in again.")]
    SessionExpired,
    #[error("The session token was used before, so the session was closed. Please sign in again.")]
    SecretSpent,
    #[error("The session token is not valid, or its session has ended. Please sign in again.")]
    SecretUnknown,
}

impl RenewalError {
    /// Returns true if the session must be closed because of it.
    #[must_use]
    pub fn closes_session(self) -> bool {
        matches!(self, Self::SessionExpired | Self::SecretSpent)
    }
}

impl From<RenewalError> for Error {
    fn from(refused: RenewalError) -> Self {
        let code = match refused {
            RenewalError::SessionExpired => "session_expired",
            RenewalError::SecretSpent => "session_token_spent",
            RenewalError::SecretUnknown => "session_token_invalid",
        };
        Self::unauthenticated(code, refused.to_string())
    }
}
