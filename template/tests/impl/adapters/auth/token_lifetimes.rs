use app_core::auth::{
    domain::user_session::SessionLifetime, ports::token_lifetimes::TokenLifetimes,
};
use chrono::Duration;

/// Lifetimes that do not depend on the settings.
pub struct FixedTokenLifetimes;

impl FixedTokenLifetimes {
    pub const ACCESS_TOKEN: Duration = Duration::minutes(15);
    pub const SESSION: SessionLifetime = SessionLifetime {
        idle: Duration::days(30),
        total: Duration::days(180),
    };
}

impl TokenLifetimes for FixedTokenLifetimes {
    fn access_token(&self) -> Duration {
        Self::ACCESS_TOKEN
    }

    fn session(&self) -> SessionLifetime {
        Self::SESSION
    }
}
