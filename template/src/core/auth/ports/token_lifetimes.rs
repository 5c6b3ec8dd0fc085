use chrono::Duration;

/// The lifetimes of tokens and sessions.
pub trait TokenLifetimes: Send + Sync {
    /// The time until an access token expires. A token stays valid for this time even if its session is
    /// closed.
    fn access_token(&self) -> Duration;

    /// The time until a session expires if it is not renewed.
    fn session(&self) -> Duration;
}
