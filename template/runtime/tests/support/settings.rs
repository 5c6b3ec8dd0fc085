use runtime::settings::{
    self, Environment, InvalidSettings, LogSettings, ServerSettings, Variables,
};

use crate::engine::DatabaseSettings;

/// The settings of a service that has no settings except those of the runtime.
#[derive(Clone, Debug)]
pub struct Settings {
    pub environment: Environment,
    pub server: ServerSettings,
    pub database: DatabaseSettings,
    pub log: LogSettings,
}

impl settings::Settings for Settings {
    type Database = DatabaseSettings;

    fn read(mut variables: Variables) -> Result<Self, InvalidSettings> {
        let environment = Environment::read(&mut variables);
        let server = ServerSettings::read(&mut variables, environment);
        let settings = Self {
            environment,
            database: DatabaseSettings::read(&mut variables, "test", environment, &server),
            log: LogSettings::read(&mut variables, environment),
            server,
        };
        variables.finish()?;
        Ok(settings)
    }

    fn environment(&self) -> Environment {
        self.environment
    }

    fn server(&self) -> &ServerSettings {
        &self.server
    }

    fn database(&self) -> &DatabaseSettings {
        &self.database
    }

    fn log(&self) -> &LogSettings {
        &self.log
    }
}

/// Reads the settings from `variables`, or returns what is wrong with them.
pub fn read(variables: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
    let variables: Variables = variables.iter().copied().collect();
    settings::Settings::read(variables).map_err(|invalid: InvalidSettings| invalid.0)
}
