use std::{fs, path::PathBuf};

use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::{
    infra::db::{Database, DatabaseSettings, admin, migrations},
    settings::{Settings, Variables},
};

/// A migrated database of one test, gone when the test ends.
pub struct TestDatabase {
    pub settings: Settings,
    pub database: Database,
    _folder: TempDir,
}

/// Settings under which commands wait for each other.
pub const ONE_COMMAND_AT_A_TIME: [(&str, &str); 0] = [];

impl TestDatabase {
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// The same, with some settings.
    pub async fn open_with(variables: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("test.db");
        fs::write(&file, migrated().await).unwrap();

        let settings = settings(file, variables);
        Self {
            database: Database::open(&settings.database).await.unwrap(),
            settings,
            _folder: folder,
        }
    }
}

/// Settings that differ from the defaults in `variables` only.
fn settings(file: PathBuf, variables: &[(&str, &str)]) -> Settings {
    let file = file.into_os_string().into_string().unwrap();
    let all: Variables = [("DATABASE__URL", &*file), ("DATABASE__READERS", "1")]
        .into_iter()
        .chain(variables.iter().copied())
        .collect();
    Settings::read(all).unwrap()
}

/// A migrated database as bytes: migrated once, and copied for each test.
async fn migrated() -> &'static [u8] {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    FILE.get_or_init(async || {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("template.db");
        let settings: DatabaseSettings = settings(file.clone(), &[]).database;
        admin::create(&settings).await.unwrap();
        migrations::run(&settings).await.unwrap();
        fs::read(file).unwrap()
    })
    .await
}
