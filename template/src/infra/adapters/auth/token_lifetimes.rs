use app_core::auth::ports::token_lifetimes::TokenLifetimes;
use chrono::Duration;

use crate::settings::AuthSettings;

/// The lifetimes from the settings.
pub struct ConfiguredTokenLifetimes {
    access_token: Duration,
    session: Duration,
}

impl ConfiguredTokenLifetimes {
    pub fn new(settings: &AuthSettings) -> Self {
        Self {
            access_token: settings.access_token_lifetime,
            session: settings.session_lifetime,
        }
    }
}

impl TokenLifetimes for ConfiguredTokenLifetimes {
    fn access_token(&self) -> Duration {
        self.access_token
    }

    fn session(&self) -> Duration {
        self.session
    }
}
