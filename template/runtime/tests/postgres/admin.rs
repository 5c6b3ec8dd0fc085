use runtime::db::{Engine, migrations};

use crate::{
    TestDatabase,
    engine::{Database, DatabaseSettings},
    support::{MIGRATIONS, database},
};

/// Returns a database that does not exist, on the server of one that exists.
async fn missing() -> (TestDatabase, DatabaseSettings) {
    let (database, mut settings) = database().await;
    let name = database.sibling();
    settings.url = name.parse().unwrap();
    (database, settings)
}

#[tokio::test]
async fn a_database_is_created_once_and_dropped_once() {
    let (_server, settings) = missing().await;
    assert!(!Database::exists(&settings).await.unwrap());

    assert!(Database::create(&settings).await.unwrap());

    assert!(Database::exists(&settings).await.unwrap());
    assert!(!Database::create(&settings).await.unwrap());
    assert!(Database::remove(&settings).await.unwrap());
    assert!(!Database::exists(&settings).await.unwrap());
    assert!(!Database::remove(&settings).await.unwrap());
}

#[tokio::test]
async fn what_is_not_there_is_not_made_by_accident() {
    let (_server, settings) = missing().await;

    let error = migrations::run::<Database>(MIGRATIONS, &settings)
        .await
        .unwrap_err();

    assert!(error.to_string().starts_with("there is no database "));
    assert!(!Database::exists(&settings).await.unwrap());
}

#[tokio::test]
async fn replicas_that_start_at_the_same_time_take_turns() {
    let (_server, settings) = missing().await;
    let start = async || {
        let created = Database::create(&settings).await.unwrap();
        (
            created,
            migrations::run::<Database>(MIGRATIONS, &settings)
                .await
                .unwrap(),
        )
    };

    let (one, other) = tokio::join!(start(), start());

    assert!(one.0 != other.0, "both created it, or neither");
    let names = migrations::status::<Database>(MIGRATIONS, &settings)
        .await
        .unwrap()
        .len();
    assert_eq!(one.1.len() + other.1.len(), names);
    assert!(one.1.is_empty() || other.1.is_empty());
    Database::remove(&settings).await.unwrap();
}

#[tokio::test]
async fn a_database_in_use_is_not_dropped() {
    let (_server, settings) = database().await;
    let _open = Database::open(&settings).await.unwrap();

    let error = Database::remove(&settings).await.unwrap_err();

    assert!(
        error.to_string().starts_with("stop all programs that use "),
        "{error}"
    );
}

#[tokio::test]
async fn a_server_that_refuses_is_not_taken_for_a_database_that_is_missing() {
    let (_server, mut settings) = database().await;
    settings.url = "postgres://nobody-known@127.0.0.1:1/shop".parse().unwrap();
    settings.start_timeout = std::time::Duration::ZERO;

    let asked = Database::exists(&settings).await.unwrap_err();
    let created = Database::create(&settings).await.unwrap_err();

    for error in [asked, created] {
        let expected = "cannot connect to postgres://nobody-known@127.0.0.1:1/shop";
        assert_eq!(error.to_string(), expected);
    }
}
