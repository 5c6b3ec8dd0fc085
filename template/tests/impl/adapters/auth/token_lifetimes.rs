use app_core::auth::ports::token_lifetimes::TokenLifetimes;
use chrono::Duration;

/// Lifetimes that do not depend on the settings.
pub struct FixedTokenLifetimes;

impl FixedTokenLifetimes {
    pub const ACCESS_TOKEN: Duration = Duration::minutes(15);
    pub const SESSION: Duration = Duration::days(30);
}

impl TokenLifetimes for FixedTokenLifetimes {
    fn access_token(&self) -> Duration {
        Self::ACCESS_TOKEN
    }

    fn session(&self) -> Duration {
        Self::SESSION
    }
}
