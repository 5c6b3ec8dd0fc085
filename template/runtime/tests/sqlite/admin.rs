use std::{fs, path::Path};

use anyhow::Result;
use diesel::{Connection, QueryDsl, RunQueryDsl, SqliteConnection};
use diesel_migrations::FileBasedMigrations;
use runtime::db::{
    Engine,
    migrations::{self, State},
};
use tempfile::TempDir;

use crate::{
    engine::{Database, DatabaseSettings},
    support::{MIGRATIONS, settings::read},
};

fn settings(folder: &TempDir) -> DatabaseSettings {
    settings_of(&folder.path().join("new/folder/test.db"))
}

fn settings_of(file: &Path) -> DatabaseSettings {
    let url = format!("sqlite://{}", file.display());
    read(&[("DATABASE__URL", &url)]).unwrap().database
}

#[tokio::test]
async fn a_database_is_created_once_and_with_its_folder() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    assert!(!Database::exists(&settings).await.unwrap());

    assert!(Database::create(&settings).await.unwrap());

    assert!(Database::exists(&settings).await.unwrap());
    assert!(!Database::create(&settings).await.unwrap());
}

#[tokio::test]
async fn a_dropped_database_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    Database::create(&settings).await.unwrap();
    migrations::run::<Database>(MIGRATIONS, &settings)
        .await
        .unwrap();

    assert!(Database::remove(&settings).await.unwrap());

    let left = folder.path().join("new/folder").read_dir().unwrap();
    assert_eq!(left.count(), 0);
    assert!(!Database::remove(&settings).await.unwrap());
}

#[tokio::test]
async fn a_database_that_is_in_use_is_not_dropped() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    Database::create(&settings).await.unwrap();
    let database = Database::open(&settings).await.unwrap();

    let error = Database::remove(&settings).await.unwrap_err();

    let file = settings.file();
    assert_eq!(
        error.to_string(),
        format!("stop all programs that use {file} first")
    );
    database.close().await;
    assert!(Database::remove(&settings).await.unwrap());
}

#[tokio::test]
async fn what_is_not_there_is_not_made_by_accident() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);

    let error = migrations::run::<Database>(MIGRATIONS, &settings)
        .await
        .unwrap_err();

    assert!(error.to_string().starts_with("there is no database at "));
    assert!(!Database::exists(&settings).await.unwrap());
}

#[tokio::test]
async fn a_backup_is_a_database_with_all_that_was_committed() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    Database::create(&settings).await.unwrap();
    let names = migrations::run::<Database>(MIGRATIONS, &settings)
        .await
        .unwrap();
    let copy = folder.path().join("copy.db");

    Database::back_up(&settings, &copy).await.unwrap();

    let of_copy = settings_of(&copy);
    let status = migrations::status::<Database>(MIGRATIONS, &of_copy)
        .await
        .unwrap();
    assert_eq!(status.len(), names.len());
    assert!(status.iter().all(|one| one.state == State::Applied));
    let again = Database::back_up(&settings, &copy).await.unwrap_err();
    assert!(again.to_string().ends_with("exists already"));
}

#[tokio::test]
async fn a_backup_that_fails_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let settings = settings_of(&folder.path().join("test.db"));
    fs::write(settings.file(), "no database").unwrap();
    let copy = folder.path().join("copy.db");

    Database::back_up(&settings, &copy).await.unwrap_err();

    assert!(!copy.exists());
}

#[tokio::test]
async fn processes_that_migrate_at_the_same_time_take_turns() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    Database::create(&settings).await.unwrap();

    let (one, other) = tokio::join!(
        migrations::run::<Database>(MIGRATIONS, &settings),
        migrations::run::<Database>(MIGRATIONS, &settings)
    );

    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(
        one.len() + other.len(),
        migrations::status::<Database>(MIGRATIONS, &settings)
            .await
            .unwrap()
            .len()
    );
}

diesel::table! {
    invoices (number) {
        number -> Integer,
        customer -> Integer,
    }
}

const A_TABLE_THAT_REFERS_TO_ANOTHER: &str = "
    CREATE TABLE customers (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE invoices (
        number INTEGER PRIMARY KEY,
        customer INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE
    ) STRICT;
    INSERT INTO customers VALUES (1), (2);
    INSERT INTO invoices VALUES (10, 1), (20, 2);
";

/// Applies `steps`, each as a migration, and counts invoices.
async fn migrate(settings: &DatabaseSettings, steps: &[&str]) -> (Result<Vec<String>>, i64) {
    let folder = TempDir::new().unwrap();
    for (number, sql) in steps.iter().enumerate() {
        let migration = folder.path().join(format!("2026-01-02-00000{number}_step"));
        fs::create_dir(&migration).unwrap();
        fs::write(migration.join("up.sql"), sql).unwrap();
    }
    let source = FileBasedMigrations::from_path(folder.path()).unwrap();
    let applied = migrations::run::<Database>(source, settings).await;

    let mut connection = SqliteConnection::establish(settings.file()).unwrap();
    let invoices = invoices::table.count().get_result(&mut connection).unwrap();
    (applied, invoices)
}

#[tokio::test]
async fn a_table_can_be_rebuilt_and_keeps_what_refers_to_it() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    Database::create(&settings).await.unwrap();
    let rebuild = "
        CREATE TABLE new_customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '') STRICT;
        INSERT INTO new_customers (id) SELECT id FROM customers;
        DROP TABLE customers;
        ALTER TABLE new_customers RENAME TO customers;
    ";

    let (applied, invoices) = migrate(&settings, &[A_TABLE_THAT_REFERS_TO_ANOTHER, rebuild]).await;

    let steps = ["2026-01-02-000000_step", "2026-01-02-000001_step"];
    assert!(applied.unwrap().ends_with(&steps.map(str::to_owned)));
    assert_eq!(invoices, 2);
}

#[tokio::test]
async fn a_migration_that_leaves_references_to_nothing_is_undone() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    Database::create(&settings).await.unwrap();
    let lose = "DELETE FROM customers WHERE id = 2; DELETE FROM invoices WHERE number = 10;";

    let (applied, invoices) = migrate(&settings, &[A_TABLE_THAT_REFERS_TO_ANOTHER, lose]).await;

    let error = applied.unwrap_err().to_string();
    assert_eq!(
        error,
        "the migration 2026-01-02-000001_step failed: rows of `invoices` refer to rows of \
         `customers` that do not exist. It was rolled back"
    );
    assert_eq!(invoices, 2);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_user_of_the_service_can_read_its_files() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = TempDir::new().unwrap();
    let file = folder.path().join("test.db");
    let settings = settings_of(&file);
    Database::create(&settings).await.unwrap();
    migrations::run::<Database>(MIGRATIONS, &settings)
        .await
        .unwrap();
    let database = Database::open(&settings).await.unwrap();
    let copy = folder.path().join("copy.db");
    Database::back_up(&settings, &copy).await.unwrap();

    let mut names: Vec<_> = folder
        .path()
        .read_dir()
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode();
            let name = entry.file_name().into_string().unwrap();
            assert_eq!(mode & 0o777, 0o600, "{name}");
            name
        })
        .collect();
    database.close().await;
    names.sort();
    let all = [
        "copy.db",
        "test.db",
        "test.db-lock",
        "test.db-shm",
        "test.db-wal",
    ];
    assert_eq!(names, all);
}
