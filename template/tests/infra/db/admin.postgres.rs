use crate::{
    infra::db::{DatabaseSettings, admin, migrations},
    tests::r#impl::database::TestDatabase,
};

/// A database that is not there, on the server of one that is.
async fn missing() -> (TestDatabase, DatabaseSettings) {
    let database = TestDatabase::open().await;
    let mut settings = database.settings.database.clone();
    let name = database.sibling();
    settings.url = name.parse().unwrap();
    (database, settings)
}

#[tokio::test]
async fn a_database_is_created_once_and_dropped_once() {
    let (_server, settings) = missing().await;
    assert!(!admin::exists(&settings).await.unwrap());

    assert!(admin::create(&settings).await.unwrap());

    assert!(admin::exists(&settings).await.unwrap());
    assert!(!admin::create(&settings).await.unwrap());
    assert!(admin::remove(&settings).await.unwrap());
    assert!(!admin::exists(&settings).await.unwrap());
    assert!(!admin::remove(&settings).await.unwrap());
}

#[tokio::test]
async fn what_is_not_there_is_not_made_by_accident() {
    let (_server, settings) = missing().await;

    let error = migrations::run(&settings).await.unwrap_err();

    assert!(error.to_string().starts_with("there is no database "));
    assert!(!admin::exists(&settings).await.unwrap());
}

#[tokio::test]
async fn replicas_that_start_at_the_same_time_take_turns() {
    let (_server, settings) = missing().await;
    let start = async || {
        let created = admin::create(&settings).await.unwrap();
        (created, migrations::run(&settings).await.unwrap())
    };

    let (one, other) = tokio::join!(start(), start());

    assert!(one.0 != other.0, "both created it, or neither");
    let names = migrations::status(&settings).await.unwrap().len();
    assert_eq!(one.1.len() + other.1.len(), names);
    assert!(one.1.is_empty() || other.1.is_empty());
    admin::remove(&settings).await.unwrap();
}

#[tokio::test]
async fn a_database_in_use_is_not_dropped() {
    let database = TestDatabase::open().await;

    let error = admin::remove(&database.settings.database)
        .await
        .unwrap_err();

    assert!(error.to_string().starts_with("stop what uses "), "{error}");
}

#[tokio::test]
async fn a_server_that_refuses_is_not_taken_for_a_database_that_is_missing() {
    let database = TestDatabase::open().await;
    let mut settings = database.settings.database.clone();
    settings.url = "postgres://nobody-known@127.0.0.1:1/shop".parse().unwrap();
    settings.start_timeout = std::time::Duration::ZERO;

    let asked = admin::exists(&settings).await.unwrap_err();
    let created = admin::create(&settings).await.unwrap_err();

    for error in [asked, created] {
        let expected = "cannot connect to postgres://nobody-known@127.0.0.1:1/shop";
        assert_eq!(error.to_string(), expected);
    }
}
