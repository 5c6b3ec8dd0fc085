use std::path::Path;

use tempfile::TempDir;

use crate::{
    infra::db::{DatabaseSettings, admin, migrations},
    settings::{Settings, Variables},
};

fn settings(folder: &TempDir) -> DatabaseSettings {
    settings_of(&folder.path().join("new/folder/test.db"))
}

fn settings_of(file: &Path) -> DatabaseSettings {
    let url = format!("sqlite://{}", file.display());
    let variables: Variables = [("DATABASE__URL", url)].into_iter().collect();
    Settings::read(variables).unwrap().database
}

#[tokio::test]
async fn a_database_is_created_once_and_with_its_folder() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    assert!(!admin::exists(&settings).await.unwrap());

    assert!(admin::create(&settings).await.unwrap());

    assert!(admin::exists(&settings).await.unwrap());
    assert!(!admin::create(&settings).await.unwrap());
}

#[tokio::test]
async fn a_dropped_database_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    admin::create(&settings).await.unwrap();
    migrations::run(&settings).await.unwrap();

    assert!(admin::remove(&settings).await.unwrap());

    let left = folder.path().join("new/folder").read_dir().unwrap();
    assert_eq!(left.count(), 0);
    assert!(!admin::remove(&settings).await.unwrap());
}

#[tokio::test]
async fn what_is_not_there_is_not_made_by_accident() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);

    let error = migrations::run(&settings).await.unwrap_err();

    assert!(error.to_string().starts_with("there is no database at "));
    assert!(!admin::exists(&settings).await.unwrap());
}

#[tokio::test]
async fn a_backup_is_a_database_with_all_that_was_committed() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    admin::create(&settings).await.unwrap();
    let names = migrations::run(&settings).await.unwrap();
    let copy = folder.path().join("copy.db");

    admin::back_up(&settings, &copy).await.unwrap();

    let of_copy = settings_of(&copy);
    let status = migrations::status(&of_copy).await.unwrap();
    assert_eq!(status.len(), names.len());
    assert!(status.iter().all(|migration| migration.applied));
    let again = admin::back_up(&settings, &copy).await.unwrap_err();
    assert!(again.to_string().ends_with("exists already"));
}

#[tokio::test]
async fn processes_that_migrate_at_the_same_time_take_turns() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    admin::create(&settings).await.unwrap();

    let (one, other) = tokio::join!(migrations::run(&settings), migrations::run(&settings));

    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(
        one.len() + other.len(),
        migrations::status(&settings).await.unwrap().len()
    );
}
