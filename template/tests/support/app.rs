use std::sync::Arc;

use diesel_async::SimpleAsyncConnection;
use kernel::{Error, Result};
use runtime::{
    api::Api as _,
    db::{Database, Engine, UnitOfWork, failure},
    queue::{Outcome, run_due},
};
use runtime_testing::{Client, TestDatabase};
use services::{clock::Clock, hasher::Hasher, uuid::UuidGenerator};

use super::outside::Outside;
use crate::{
    infra::db::MIGRATIONS,
    service::{AppContext, Service},
    settings::Settings,
    tests::doubles::services::{clock::FixedClock, hasher::Sha256Hasher, uuid::SequentialUuids},
};

/// The scope from which the adapters of a test are built.
pub type Scope = runtime::Scope<Service>;

/// The whole service as `src/main.rs` composes it, with its own database. Doubles replace the services that
/// are random, slow or depend on the time.
pub struct TestApp {
    #[allow(dead_code)] // a new service may not depend on the time yet
    pub clock: Arc<FixedClock>,
    pub context: AppContext,
    #[allow(dead_code)] // a new service may reach nothing else
    pub(super) outside: Outside,
    anonymous: Client,
    _database: TestDatabase,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts the service with settings that differ from the defaults.
    pub async fn start_with(variables: &[(&str, &str)]) -> Self {
        let database = TestDatabase::create(MIGRATIONS).await;
        let settings: Settings = database.settings(variables);
        let open = Database::open(&settings.database).await.unwrap();
        let clock = Arc::new(FixedClock::default());
        let outside = Outside::new(&settings);
        let context = outside
            .replace(AppContext::builder(settings, open).unwrap())
            .with::<dyn Clock>(clock.clone())
            .with::<dyn Hasher>(Arc::new(Sha256Hasher))
            .with::<dyn UuidGenerator>(Arc::new(SequentialUuids::default()))
            .with_queue_clock({
                let clock = clock.clone();
                move || clock.now()
            })
            .build();
        Self {
            clock,
            anonymous: Client::of(crate::api().build(context.clone())),
            context,
            outside,
            _database: database,
        }
    }

    /// Runs the jobs and schedules that are due now, and those that they cause. Fails if one of them fails, unless its
    /// handler is not written yet.
    #[allow(dead_code)] // a new service may have no jobs yet
    pub async fn run_jobs(&self) {
        let ran = run_due(&self.context).await.unwrap();
        let is_failed =
            |outcome: &Outcome| !matches!(outcome, Outcome::Done | Outcome::Unfinished(_));
        let failed = ran.iter().find(|(_, outcome)| is_failed(outcome));
        assert_eq!(failed, None);
    }

    /// Runs `work` like a command, so that it can use any port, and rolls back its changes. The database does not
    /// check foreign keys, so that a test of one repository needs no other.
    #[allow(dead_code)] // a new service may have no repository yet
    pub async fn in_unit_of_work<F>(&self, work: impl FnOnce(Scope) -> F + Send)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let context = self.context.clone();
        let rolled_back: Result<()> = self
            .context
            .database()
            .write(1, move |unit_of_work| {
                let work = work(Scope::new(context, unit_of_work.clone()));
                async move {
                    unit_of_work
                        .connection()
                        .await?
                        .batch_execute(TestDatabase::IGNORE_FOREIGN_KEYS)
                        .await
                        .map_err(failure)?;
                    work.await;
                    Err(Error::conflict(
                        "rolled_back",
                        "The changes were rolled back.",
                    ))
                }
            })
            .await;
        assert!(
            matches!(rolled_back, Err(Error::Conflict(_))),
            "{rolled_back:?}"
        );
    }

    /// Runs `work` like a command, so that it can use any port, and commits its changes.
    #[allow(dead_code)] // a new service may have no repository yet
    pub async fn commit<F>(&self, work: impl FnOnce(Scope) -> F + Send)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let context = self.context.clone();
        let committed = self.context.database().write(1, move |unit_of_work| {
            let work = work(Scope::new(context, unit_of_work));
            async move {
                work.await;
                Ok(())
            }
        });
        committed.await.unwrap();
    }

    /// Runs `sql` in the database.
    pub async fn sql(&self, sql: &'static str) {
        self.context
            .database()
            .write(1, async move |unit_of_work: UnitOfWork| {
                let mut connection = unit_of_work.connection().await?;
                connection.batch_execute(sql).await.map_err(failure)
            })
            .await
            .unwrap();
    }

    /// Returns a client without an access token.
    pub fn anonymous(&self) -> Client {
        self.anonymous.clone()
    }
}
