use app_core::auth::ports::access_token_rules::AccessTokenRules;
use chrono::Duration;

use crate::settings::AuthSettings;

/// The rules from the settings.
pub struct ConfiguredAccessTokenRules {
    issuer: String,
    audience: String,
    leeway: Duration,
}

impl ConfiguredAccessTokenRules {
    pub fn new(settings: &AuthSettings) -> Self {
        Self {
            issuer: settings.access_token_issuer.clone(),
            audience: settings.access_token_audience.clone(),
            leeway: settings.access_token_leeway,
        }
    }
}

impl AccessTokenRules for ConfiguredAccessTokenRules {
    fn issuer(&self) -> &str {
        &self.issuer
    }

    fn audience(&self) -> &str {
        &self.audience
    }

    fn leeway(&self) -> Duration {
        self.leeway
    }
}
