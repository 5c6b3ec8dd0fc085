use tempfile::TempDir;

use crate::{
    infra::db::{DatabaseSettings, admin, migrations},
    settings::{Settings, Variables},
};

fn settings(folder: &TempDir) -> DatabaseSettings {
    let file = folder.path().join("new/folder/test.db");
    let url = format!("sqlite://{}", file.display());
    let variables: Variables = [("DATABASE__URL", url)].into_iter().collect();
    Settings::read(variables).unwrap().database
}

#[test]
fn a_database_is_created_once_and_with_its_folder() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    assert!(!admin::exists(&settings));

    assert!(admin::create(&settings).unwrap());

    assert!(admin::exists(&settings));
    assert!(!admin::create(&settings).unwrap());
}

#[test]
fn a_dropped_database_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    admin::create(&settings).unwrap();
    migrations::run(&settings).unwrap();

    assert!(admin::remove(&settings).unwrap());

    let left = folder.path().join("new/folder").read_dir().unwrap();
    assert_eq!(left.count(), 0);
    assert!(!admin::remove(&settings).unwrap());
}

#[test]
fn what_is_not_there_is_not_made_by_accident() {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);

    let error = migrations::run(&settings).unwrap_err();

    assert!(error.to_string().starts_with("there is no database at "));
    assert!(!admin::exists(&settings));
}
