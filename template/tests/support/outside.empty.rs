use runtime::AppContextBuilder;

use crate::{service::Service, settings::Settings};

/// What the service reaches besides its database. Nothing yet.
pub struct Outside;

impl Outside {
    pub fn new(_: &Settings) -> Self {
        Self
    }

    /// Replaces it by doubles.
    #[allow(clippy::unused_self)] // there is nothing to replace yet
    pub fn replace(&self, builder: AppContextBuilder<Service>) -> AppContextBuilder<Service> {
        builder
    }
}
