use app_core::auth::{
    domain::user_session::SessionLifetime, ports::token_lifetimes::TokenLifetimes,
};
use chrono::Duration;

use crate::settings::AuthSettings;

/// The lifetimes from the settings.
pub struct ConfiguredTokenLifetimes {
    access_token: Duration,
    session: SessionLifetime,
}

impl ConfiguredTokenLifetimes {
    pub fn new(settings: &AuthSettings) -> Self {
        Self {
            access_token: settings.access_token_lifetime,
            session: SessionLifetime {
                idle: settings.session_lifetime,
                total: settings.session_max_lifetime,
            },
        }
    }
}

impl TokenLifetimes for ConfiguredTokenLifetimes {
    fn access_token(&self) -> Duration {
        self.access_token
    }

    fn session(&self) -> SessionLifetime {
        self.session
    }
}
