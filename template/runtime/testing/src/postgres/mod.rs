//! Postgres: a database for each test, on one server for all tests of a process.

mod cluster;
mod server;

use std::sync::atomic::{AtomicU32, Ordering};

use diesel_migrations::EmbeddedMigrations;
use runtime::{
    db::postgres::DatabaseSettings,
    settings::{Environment, ServerSettings, Settings, Variables},
};

pub use self::cluster::Cluster;
use self::server::Server;

/// A migrated database of one test. It is dropped when the test ends.
pub struct TestDatabase {
    server: &'static Server,
    number: u32,
    url: String,
}

impl TestDatabase {
    /// Settings with which only one command uses the database at a time.
    pub const ONE_COMMAND_AT_A_TIME: [(&str, &str); 1] = [("DATABASE__CONNECTIONS", "1")];

    /// A statement after which a transaction checks no foreign keys, and deletes no rows that refer to a deleted one.
    pub const IGNORE_FOREIGN_KEYS: &str = "SET LOCAL session_replication_role = replica";

    /// Creates a database and applies `migrations`. They must be the same for all tests of a process.
    pub async fn create(migrations: EmbeddedMigrations) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let server = Server::get(migrations);
        Self {
            url: server.create(number).await,
            server,
            number,
        }
    }

    /// Returns the settings of a service with this database. Only `variables` differ from the defaults.
    #[must_use]
    pub fn settings<S: Settings>(&self, variables: &[(&str, &str)]) -> S {
        S::read(variables_of(&self.url, variables)).unwrap()
    }

    /// Returns the URL of this database.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the URL of a database on the same server that does not exist.
    #[must_use]
    pub fn sibling(&self) -> String {
        self.server.sibling(self.number)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        self.server.drop(self.number);
    }
}

fn variables_of(url: &str, variables: &[(&str, &str)]) -> Variables {
    [("DATABASE__URL", url), ("DATABASE__CONNECTIONS", "5")]
        .into_iter()
        .chain(variables.iter().copied())
        .collect()
}

/// Returns only the settings of the database at `url`.
fn settings(url: &str) -> DatabaseSettings {
    let mut variables = variables_of(url, &[]);
    let environment = Environment::Development;
    let server = ServerSettings::read(&mut variables, environment);
    DatabaseSettings::read(&mut variables, "test", environment, &server)
}
