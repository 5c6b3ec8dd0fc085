use runtime::{
    db::{
        Database,
        migrations::{self, State},
    },
    settings::Settings as _,
};
use runtime_testing::TestDatabase;

use crate::{infra::db::MIGRATIONS, settings::Settings};

#[tokio::test]
async fn every_migration_can_be_taken_back_and_applied_again() {
    let database = TestDatabase::create(MIGRATIONS).await;
    let settings: Settings = database.settings(&[]);
    let settings = settings.database();
    let names: Vec<_> = migrations::status::<Database>(MIGRATIONS, settings)
        .await
        .unwrap()
        .into_iter()
        .map(|migration| migration.name)
        .collect();

    let mut taken_back = Vec::new();
    while let Some(name) = migrations::roll_back::<Database>(MIGRATIONS, settings)
        .await
        .unwrap()
    {
        taken_back.push(name);
    }
    taken_back.reverse();

    assert_eq!(taken_back, names);
    let status = migrations::status::<Database>(MIGRATIONS, settings).await;
    let status = status.unwrap();
    assert!(status.iter().all(|one| one.state == State::Missing));
    let run = || migrations::run::<Database>(MIGRATIONS, settings);
    assert_eq!(run().await.unwrap(), names);
    assert!(run().await.unwrap().is_empty());
}
