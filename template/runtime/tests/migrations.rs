use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::Result;
use diesel::{ExpressionMethods, QueryDsl, dsl::count_star, migration::MigrationSource};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::FileBasedMigrations;
use runtime::db::{
    Engine,
    migrations::{self, State},
};
use tempfile::TempDir;

use crate::{
    engine::{Database, DatabaseSettings, UnitOfWork, failure},
    support::{MIGRATIONS, database},
};

diesel::table! {
    __migration_checksums (version) {
        version -> Text,
        checksum -> Text,
    }
}

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
    let own = names.iter().filter(|name| is_own(name)).count();
    assert_eq!(names.len(), own + 2);
    let status = migrations::status::<Database>(MIGRATIONS, &settings).await;
    let status = status.unwrap();
    assert!(status.iter().all(|one| one.state == State::Missing));
    assert_eq!(checksums(&settings).await.unwrap(), 0);
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

#[tokio::test]
async fn two_migrations_with_one_version_are_refused() {
    let (_database, settings) = database().await;
    let folder = TempDir::new().unwrap();
    write_as(
        &folder,
        "2026-01-02-000000_one",
        "CREATE TABLE one (id INTEGER);",
    );
    write_as(
        &folder,
        "20260102000000_other",
        "CREATE TABLE other (id INTEGER);",
    );
    write_as(
        &folder,
        "2026-01-02-000001_third",
        "CREATE TABLE third (id INTEGER);",
    );
    let source = || FileBasedMigrations::from_path(folder.path()).unwrap();

    let errors = [
        migrations::check::<Database>(&source()).unwrap_err(),
        run(&settings, folder.path()).await.unwrap_err(),
        migrations::status::<Database>(source(), &settings)
            .await
            .err()
            .unwrap(),
        migrations::roll_back::<Database>(source(), &settings)
            .await
            .unwrap_err(),
    ];

    for error in errors {
        assert_eq!(
            error.to_string(),
            "the migrations 2026-01-02-000000_one and 20260102000000_other have the same version, \
             20260102000000, so only one of them would be applied: rename the folder of the newer one to a \
             later time"
        );
    }
    let states = states(&settings, MIGRATIONS).await;
    assert!(states.iter().all(|line| line.starts_with("applied  2025-")));
}

#[tokio::test]
async fn a_migration_that_has_changed_since_it_was_applied_is_reported() {
    for metadata in ["run_in_transaction = true", "run_in_transaction = false"] {
        let (_database, settings) = database().await;
        let folder = TempDir::new().unwrap();
        let file = write(&folder, "CREATE TABLE half (id INTEGER);");
        fs::write(file.with_file_name("metadata.toml"), metadata).unwrap();
        run(&settings, folder.path()).await.unwrap();

        write(&folder, "CREATE TABLE half (id INTEGER, name TEXT);");

        assert_eq!(
            last_state(&settings, &folder).await,
            "changed  2026-01-02-000000_half_way (since it was applied)"
        );
        assert!(log_of_run(&settings, &folder).await.contains(
            "WARN runtime::db::migrations: the up.sql of the migration 2026-01-02-000000_half_way has \
             changed since it was applied, so the database lacks the change: restore the file, and write a \
             new migration for the change"
        ));
        write(&folder, "CREATE TABLE half (id INTEGER);");
        assert_eq!(
            last_state(&settings, &folder).await,
            "applied  2026-01-02-000000_half_way"
        );
        assert_eq!(log_of_run(&settings, &folder).await, "");
    }
}

#[tokio::test]
async fn a_migration_that_fails_does_not_hide_that_another_one_has_changed() {
    let (_database, settings) = database().await;
    let folder = TempDir::new().unwrap();
    write(&folder, "CREATE TABLE half (id INTEGER);");
    run(&settings, folder.path()).await.unwrap();
    write(&folder, "CREATE TABLE half (id INTEGER, name TEXT);");
    write_as(&folder, "2026-01-03-000000_fails", "nonsense;");

    let log = log_of_run(&settings, &folder).await;

    assert!(
        log.contains("2026-01-02-000000_half_way has changed"),
        "{log}"
    );
}

#[tokio::test]
async fn line_ends_and_blank_lines_at_the_end_are_no_change() {
    let (_database, settings) = database().await;
    let folder = TempDir::new().unwrap();
    write(&folder, "CREATE TABLE half (\n    id INTEGER\n);\n");
    run(&settings, folder.path()).await.unwrap();

    for same in [
        "CREATE TABLE half (\r\n    id INTEGER\r\n);\r\n",
        "CREATE TABLE half (\n    id INTEGER\n);",
        "CREATE TABLE half (\n    id INTEGER\n);\n\n \n",
    ] {
        write(&folder, same);
        let state = last_state(&settings, &folder).await;
        assert_eq!(state, "applied  2026-01-02-000000_half_way", "{same:?}");
    }
    write(&folder, "CREATE TABLE half (\nid INTEGER\n);\n");
    let state = last_state(&settings, &folder).await;
    assert!(state.starts_with("changed "), "{state}");
}

#[tokio::test]
async fn what_was_applied_before_there_were_checksums_is_recorded_as_it_is() {
    let (_database, settings) = database().await;
    let folder = TempDir::new().unwrap();
    write(&folder, "CREATE TABLE half (id INTEGER);");
    run(&settings, folder.path()).await.unwrap();
    execute(&settings, "DROP TABLE __migration_checksums;")
        .await
        .unwrap();
    write(&folder, "CREATE TABLE half (id INTEGER, name TEXT);");

    let state = last_state(&settings, &folder).await;
    let read = checksums(&settings).await;
    let log = log_of_run(&settings, &folder).await;

    assert_eq!(state, "applied  2026-01-02-000000_half_way");
    assert!(read.is_err(), "the list of migrations created a table");
    assert_eq!(log, "");
    // The migrations of another source are not recorded.
    assert_eq!(checksums(&settings).await.unwrap(), 1);
    write(&folder, "CREATE TABLE half (id INTEGER);");
    let state = last_state(&settings, &folder).await;
    assert!(state.starts_with("changed "), "{state}");
}

#[tokio::test]
async fn what_was_applied_before_there_were_checksums_can_be_rolled_back() {
    let (_database, settings) = database().await;
    execute(&settings, "DROP TABLE __migration_checksums;")
        .await
        .unwrap();

    let name = migrations::roll_back::<Database>(MIGRATIONS, &settings)
        .await
        .unwrap();

    assert_eq!(name.as_deref(), Some("2025-01-01-000001_create_books"));
    assert_eq!(checksums(&settings).await.unwrap(), 1);
}

#[tokio::test]
async fn the_list_of_migrations_creates_nothing_and_contains_those_of_another_version() {
    let (_database, settings) = database().await;
    let folder = TempDir::new().unwrap();
    write(&folder, "CREATE TABLE half (id INTEGER);");
    let source = FileBasedMigrations::from_path(folder.path()).unwrap();
    assert_eq!(
        states(&settings, source).await,
        [
            "unknown  20250101000000 (applied, but not in this binary)",
            "unknown  20250101000001 (applied, but not in this binary)",
            "missing  2026-01-02-000000_half_way",
        ]
    );
    let empty = "DROP TABLE books; DROP TABLE shelves; DROP TABLE __migration_checksums; \
                 DROP TABLE __diesel_schema_migrations;";
    execute(&settings, empty).await.unwrap();

    let states = states(&settings, MIGRATIONS).await;

    assert_eq!(
        states,
        [
            "missing  2025-01-01-000000_create_shelves",
            "missing  2025-01-01-000001_create_books",
        ]
    );
    let create = "CREATE TABLE __migration_checksums (id INTEGER); \
                  CREATE TABLE __diesel_schema_migrations (id INTEGER);";
    execute(&settings, create).await.unwrap();
}

/// The versions and checksums of the migrations of the runtime. One that depends on the database has two.
const OF_THE_RUNTIME: [(&str, &str); 5] = [
    (
        "0001",
        "45516c405d3b4bd521cbbb2fb8e5bc87ce5578aedd7dd5501bbcef53487f4ef9",
    ),
    (
        "0002",
        "66b0b7fd8d2289625c31c0f017935fa380b8a0c8cec6a37eb6881bac6dc336fc",
    ),
    (
        "0002",
        "f00bbf8ea5b2a997a37c66cda93436c5e88ed63154a75690708876beeab8bc65",
    ),
    (
        "0003",
        "73774e8bbda7b3fd5a2538575c6bbfcb049f11b0ec5093ae0f65bd014612d390",
    ),
    (
        "0004",
        "9e846c45cac4fbd72d7305dd299d2e21293d5ecf20f9b645a28b46ef76a54bb6",
    ),
];

/// A change of a table of the runtime is a new migration, because databases have the others already.
#[tokio::test]
async fn the_migrations_of_the_runtime_do_not_change() {
    let (_database, settings) = database().await;
    let database = Database::open(&settings).await.unwrap();

    let recorded: Vec<(String, String)> = database
        .read(|unit_of_work: UnitOfWork| async move {
            let mut connection = unit_of_work.connection().await?;
            __migration_checksums::table
                .filter(__migration_checksums::version.lt("1"))
                .load(&mut *connection)
                .await
                .map_err(failure)
        })
        .await
        .unwrap();

    assert!(recorded.len() >= 2, "{recorded:?}");
    let changed: Vec<_> = recorded
        .iter()
        .filter(|(version, checksum)| !OF_THE_RUNTIME.contains(&(version, checksum)))
        .collect();
    assert!(changed.is_empty(), "write a new migration for {changed:?}");
}

#[tokio::test]
async fn tables_that_were_created_without_a_migration_stay_as_they_are() {
    let (_database, settings) = database().await;
    let before = "DELETE FROM __diesel_schema_migrations WHERE version < '0003'; \
                  DELETE FROM __migration_checksums WHERE version < '0003'; \
                  INSERT INTO __schedules (schedule, last_at) VALUES ('nightly', 1);";
    execute(&settings, before).await.unwrap();

    let applied = migrations::run::<Database>(MIGRATIONS, &settings)
        .await
        .unwrap();

    assert_eq!(
        applied,
        ["0001_runtime_idempotency_keys", "0002_runtime_queue"]
    );
    // There is one with this key.
    let again = "INSERT INTO __schedules (schedule, last_at) VALUES ('nightly', 1);";
    execute(&settings, again).await.unwrap_err();
}

#[tokio::test]
async fn a_missing_migration_of_the_runtime_is_missing_like_others() {
    let (_database, settings) = database().await;
    let before =
        "DELETE FROM __diesel_schema_migrations WHERE version IN ('0002', '20250101000001');";
    execute(&settings, before).await.unwrap();
    let database = Database::open(&settings).await.unwrap();

    let missing = database
        .read(|unit_of_work: UnitOfWork| async move {
            migrations::missing::<Database>(&MIGRATIONS, &unit_of_work).await
        })
        .await
        .unwrap();

    assert_eq!(missing, 2);
}

/// Reports whether a migration is one of the runtime.
fn is_own(name: &str) -> bool {
    name.contains("_runtime_")
}

/// Writes a migration, and returns the path of its `up.sql`.
fn write(folder: &TempDir, sql: &str) -> PathBuf {
    write_as(folder, "2026-01-02-000000_half_way", sql)
}

fn write_as(folder: &TempDir, name: &str, sql: &str) -> PathBuf {
    let migration = folder.path().join(name);
    fs::create_dir_all(&migration).unwrap();
    let file = migration.join("up.sql");
    fs::write(&file, sql).unwrap();
    file
}

async fn run(settings: &DatabaseSettings, folder: &Path) -> Result<Vec<String>> {
    let source = FileBasedMigrations::from_path(folder).unwrap();
    migrations::run::<Database>(source, settings).await
}

/// Returns what is logged while the migrations of `folder` are applied.
async fn log_of_run(settings: &DatabaseSettings, folder: &TempDir) -> String {
    let log = TempDir::new().unwrap();
    let log = log.path().join("log");
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(File::create(&log).unwrap())
        .finish();
    let _default = tracing::subscriber::set_default(subscriber);
    let _ = run(settings, folder.path()).await;
    fs::read_to_string(log).unwrap()
}

/// Returns the lines of `db status` for the migrations of the service.
async fn states(
    settings: &DatabaseSettings,
    source: impl MigrationSource<<Database as Engine>::Backend> + Send + 'static,
) -> Vec<String> {
    let all = migrations::status::<Database>(source, settings).await;
    let all = all.unwrap().into_iter();
    all.filter(|one| !is_own(&one.name))
        .map(|one| one.to_string())
        .collect()
}

/// Returns the line of `db status` for the last migration of `folder`.
async fn last_state(settings: &DatabaseSettings, folder: &TempDir) -> String {
    let source = FileBasedMigrations::from_path(folder.path()).unwrap();
    states(settings, source).await.pop().unwrap()
}

/// Returns the number of recorded checksums of the service's migrations.
async fn checksums(settings: &DatabaseSettings) -> kernel::Result<i64> {
    let database = Database::open(settings).await.unwrap();
    database
        .read(|unit_of_work: UnitOfWork| async move {
            let mut connection = unit_of_work.connection().await?;
            __migration_checksums::table
                .filter(__migration_checksums::version.ge("1"))
                .select(count_star())
                .get_result(&mut *connection)
                .await
                .map_err(failure)
        })
        .await
}

async fn execute(settings: &DatabaseSettings, sql: &'static str) -> kernel::Result<()> {
    let database = Database::open(settings).await.unwrap();
    database
        .write(1, async move |unit_of_work: UnitOfWork| {
            let mut connection = unit_of_work.connection().await?;
            connection.batch_execute(sql).await.map_err(failure)
        })
        .await
}
