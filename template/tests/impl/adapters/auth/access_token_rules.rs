use app_core::auth::ports::access_token_rules::AccessTokenRules;
use chrono::Duration;

/// Rules that do not depend on the settings.
pub struct FixedAccessTokenRules;

impl FixedAccessTokenRules {
    pub const LEEWAY: Duration = Duration::seconds(5);
}

impl AccessTokenRules for FixedAccessTokenRules {
    fn issuer(&self) -> &'static str {
        "the service"
    }

    fn audience(&self) -> &'static str {
        "its clients"
    }

    fn leeway(&self) -> Duration {
        Self::LEEWAY
    }
}
