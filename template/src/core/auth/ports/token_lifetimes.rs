use chrono::Duration;

use crate::auth::domain::user_session::SessionLifetime;

/// The lifetimes of tokens and sessions.
pub trait TokenLifetimes: Send + Sync {
    /// The time until an access token expires. A token stays valid for this time even if its session is
    /// closed.
    fn access_token(&self) -> Duration;

    fn session(&self) -> SessionLifetime;
}
