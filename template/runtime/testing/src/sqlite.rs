//! SQLite: a file for each test.

use std::{fs, path::Path};

use diesel_migrations::EmbeddedMigrations;
use runtime::{
    db::{
        Engine, migrations,
        sqlite::{Database, DatabaseSettings},
    },
    settings::{Environment, ServerSettings, Settings, Variables},
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A migrated database of one test. It is removed when the test ends.
pub struct TestDatabase {
    folder: TempDir,
}

impl TestDatabase {
    /// Settings with which only one command uses the database at a time.
    pub const ONE_COMMAND_AT_A_TIME: [(&str, &str); 0] = [];

    /// A statement after which a transaction checks no foreign keys before it is committed.
    pub const IGNORE_FOREIGN_KEYS: &str = "PRAGMA defer_foreign_keys = ON";

    /// Creates a database and applies `migrations`. They must be the same for all tests of a process.
    pub async fn create(migrations: EmbeddedMigrations) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("test.db"), migrated(migrations).await).unwrap();
        Self { folder }
    }

    /// Returns the settings of a service with this database. Only `variables` differ from the defaults.
    #[must_use]
    pub fn settings<S: Settings>(&self, variables: &[(&str, &str)]) -> S {
        S::read(variables_of(&self.folder.path().join("test.db"), variables)).unwrap()
    }
}

fn variables_of(file: &Path, variables: &[(&str, &str)]) -> Variables {
    let file = file.to_str().expect("a path in UTF-8");
    [("DATABASE__URL", file), ("DATABASE__READERS", "1")]
        .into_iter()
        .chain(variables.iter().copied())
        .collect()
}

/// Returns a migrated database as bytes. It is migrated once, and copied for each test.
async fn migrated(migrations: EmbeddedMigrations) -> &'static [u8] {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    FILE.get_or_init(async || {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("template.db");
        let mut variables = variables_of(&file, &[]);
        let environment = Environment::Development;
        let server = ServerSettings::read(&mut variables, environment);
        let settings = DatabaseSettings::read(&mut variables, "test", environment, &server);
        Database::create(&settings).await.unwrap();
        migrations::run::<Database>(migrations, &settings)
            .await
            .unwrap();
        fs::read(file).unwrap()
    })
    .await
}
