use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;
use diesel_migrations::FileBasedMigrations;
use runtime::db::migrations;
use tempfile::TempDir;

use crate::{
    engine::{Database, DatabaseSettings},
    support::{MIGRATIONS, database},
};

#[tokio::test]
async fn every_migration_can_be_taken_back_and_applied_again() {
    let (_database, settings) = database().await;
    let names: Vec<_> = migrations::status::<Database>(MIGRATIONS, &settings)
        .await
        .unwrap()
        .into_iter()
        .map(|migration| migration.name)
        .collect();

    let mut taken_back = Vec::new();
    while let Some(name) = migrations::roll_back::<Database>(MIGRATIONS, &settings)
        .await
        .unwrap()
    {
        taken_back.push(name);
    }
    taken_back.reverse();

    assert_eq!(taken_back, names);
    assert_eq!(names.len(), 2);
    let status = migrations::status::<Database>(MIGRATIONS, &settings).await;
    assert!(status.unwrap().iter().all(|migration| !migration.applied));
    let run = || migrations::run::<Database>(MIGRATIONS, &settings);
    assert_eq!(run().await.unwrap(), names);
    assert!(run().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing() {
    let (_database, settings) = database().await;
    let folder = TempDir::new().unwrap();
    write(&folder, "CREATE TABLE half (id INTEGER); nonsense;");

    let error = run(&settings, folder.path()).await.unwrap_err().to_string();

    assert!(error.starts_with("the migration 2026-01-02-000000_half_way failed: "));
    assert!(error.ends_with("It was rolled back"), "{error}");
    write(&folder, "CREATE TABLE half (id INTEGER);");
    let applied = run(&settings, folder.path()).await.unwrap();
    assert_eq!(applied, ["2026-01-02-000000_half_way"]);
}

#[tokio::test]
async fn one_that_fails_outside_of_a_transaction_says_what_to_do() {
    let (_database, settings) = database().await;
    let folder = TempDir::new().unwrap();
    let file = write(&folder, "CREATE TABLE half (id INTEGER); nonsense;");
    fs::write(
        file.with_file_name("metadata.toml"),
        "run_in_transaction = false",
    )
    .unwrap();

    let error = run(&settings, folder.path()).await.unwrap_err().to_string();

    assert!(
        error.ends_with("check what it has changed, fix that by hand, and migrate again"),
        "{error}"
    );
}

/// Writes a migration, and returns the path of its `up.sql`.
fn write(folder: &TempDir, sql: &str) -> PathBuf {
    let migration = folder.path().join("2026-01-02-000000_half_way");
    fs::create_dir_all(&migration).unwrap();
    let file = migration.join("up.sql");
    fs::write(&file, sql).unwrap();
    file
}

async fn run(settings: &DatabaseSettings, folder: &Path) -> Result<Vec<String>> {
    let source = FileBasedMigrations::from_path(folder).unwrap();
    migrations::run::<Database>(source, settings).await
}
