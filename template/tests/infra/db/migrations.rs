use crate::{infra::db::migrations, tests::r#impl::database::TestDatabase};

#[tokio::test]
async fn every_migration_can_be_taken_back_and_applied_again() {
    let database = TestDatabase::open().await;
    let settings = &database.settings.database;
    let names: Vec<_> = migrations::status(settings)
        .await
        .unwrap()
        .into_iter()
        .map(|migration| migration.name)
        .collect();

    let mut taken_back = Vec::new();
    while let Some(name) = migrations::roll_back(settings).await.unwrap() {
        taken_back.push(name);
    }
    taken_back.reverse();

    assert_eq!(taken_back, names);
    let status = migrations::status(settings).await.unwrap();
    assert!(status.iter().all(|migration| !migration.applied));
    assert_eq!(migrations::run(settings).await.unwrap(), names);
    assert!(migrations::run(settings).await.unwrap().is_empty());
}
