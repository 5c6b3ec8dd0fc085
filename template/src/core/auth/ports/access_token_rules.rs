use chrono::Duration;

/// What an access token says of where it comes from, and how exactly its times are taken.
pub trait AccessTokenRules: Send + Sync {
    /// The service that issues the tokens.
    fn issuer(&self) -> &str;

    /// The service that the tokens are for.
    fn audience(&self) -> &str;

    /// For so long, a token that has expired is accepted, because the clocks of two machines differ.
    fn leeway(&self) -> Duration;
}
