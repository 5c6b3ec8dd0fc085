//! The settings, which are read from the environment and the file `.env`.
//!
//! A double underscore separates the section from the name: `SERVER__PORT=9000`. All variables are
//! listed in `.env.example`.

mod auth;

use runtime::{
    db::DatabaseSettings,
    settings::{self, Environment, InvalidSettings, LogSettings, ServerSettings, Variables},
};

pub use self::auth::AuthSettings;

#[derive(Clone, Debug)]
pub struct Settings {
    pub environment: Environment,
    pub server: ServerSettings,
    pub database: DatabaseSettings,
    pub auth: AuthSettings,
    pub log: LogSettings,
}

impl settings::Settings for Settings {
    type Database = DatabaseSettings;

    fn read(mut variables: Variables) -> Result<Self, InvalidSettings> {
        let environment = Environment::read(&mut variables);
        let server = ServerSettings::read(&mut variables, environment);
        let settings = Self {
            environment,
            database: DatabaseSettings::read(
                &mut variables,
                env!("CARGO_PKG_NAME"),
                environment,
                &server,
            ),
            server,
            auth: AuthSettings::read(&mut variables, environment),
            log: LogSettings::read(&mut variables, environment),
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

    fn warnings(&self) -> Vec<String> {
        let made_up = "AUTH__ACCESS_TOKEN_SECRET is not set: a random secret is used, and access tokens become \
                       invalid at a restart";
        let warning = self.auth.secret_is_made_up.then(|| made_up.to_owned());
        warning.into_iter().collect()
    }
}
