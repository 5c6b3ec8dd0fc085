//! A service that does nothing by itself. The crate that includes this module chooses the `engine` of the
//! service.

pub mod settings;

use diesel_async::SimpleAsyncConnection;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use runtime::{Application, db::Engine};

use self::settings::Settings;
use crate::{
    TestDatabase,
    engine::{Database, DatabaseSettings, UnitOfWork, failure},
};

pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("tests/support/migrations");

pub struct Service;

impl Application for Service {
    type Settings = Settings;
    type Database = Database;

    const MIGRATIONS: EmbeddedMigrations = MIGRATIONS;
}

runtime::ports! {
    Service;
    singletons(_settings) {}
    scoped {}
}

pub type AppContext = runtime::AppContext<Service>;
pub type CommandBus = runtime::CommandBus<Service>;
pub type QueryBus = runtime::QueryBus<Service>;
pub type Scope = runtime::Scope<Service>;

/// The service, with its own database.
pub struct TestApp {
    pub context: AppContext,
    _database: TestDatabase,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts the service with settings that differ from the defaults.
    pub async fn start_with(variables: &[(&str, &str)]) -> Self {
        let database = TestDatabase::create(MIGRATIONS).await;
        let settings: Settings = database.settings(variables);
        Self {
            context: AppContext::open(settings).await.unwrap(),
            _database: database,
        }
    }

    /// Changes the database with `sql`.
    pub async fn sql(&self, sql: &'static str) {
        self.context
            .database()
            .write(1, async move |unit_of_work: UnitOfWork| {
                let mut connection = unit_of_work.connection().await?;
                connection.batch_execute(sql).await.map_err(failure)
            })
            .await
            .unwrap();
    }
}

/// Returns a migrated database that is not open, and its settings.
pub async fn database() -> (TestDatabase, DatabaseSettings) {
    let database = TestDatabase::create(MIGRATIONS).await;
    let settings: Settings = database.settings(&[]);
    (database, settings.database)
}
