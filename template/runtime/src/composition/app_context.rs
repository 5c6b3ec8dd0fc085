use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use chrono::{DateTime, Utc};
use kernel::Reason;

use super::{Composition, Singleton};
use crate::{
    api::RateLimits,
    bus::RunningKeys,
    db::Engine,
    kept::Kept,
    queue::{Backlog, Queue},
};

/// The settings, the database and the singletons, which live as long as the process.
pub struct AppContext<S: Composition>(Arc<Parts<S>>);

struct Parts<S: Composition> {
    settings: S::Settings,
    database: S::Database,
    singletons: S::Singletons,
    running_keys: RunningKeys,
    queue: Queue,
    readiness: Kept<Backlog, Reason>,
    is_draining: AtomicBool,
    rate_limits: RateLimits,
}

/// Builds an [`AppContext`]. It can replace the adapters of singletons.
pub struct AppContextBuilder<S: Composition>(Parts<S>);

impl<S: Composition> AppContext<S> {
    /// Opens the database, which must exist, and builds the singletons.
    pub async fn open(settings: S::Settings) -> anyhow::Result<Self> {
        use crate::settings::Settings as _;

        let database = S::Database::open(settings.database()).await?;
        Ok(Self::builder(settings, database)?.build())
    }

    /// Creates a builder with an open database and the singletons of `ports!`.
    pub fn builder(
        settings: S::Settings,
        database: S::Database,
    ) -> anyhow::Result<AppContextBuilder<S>> {
        let singletons = S::singletons(&settings)?;
        Ok(AppContextBuilder(Parts {
            settings,
            queue: Queue::new(&database),
            database,
            singletons,
            running_keys: RunningKeys::default(),
            readiness: Kept::default(),
            is_draining: AtomicBool::new(false),
            rate_limits: RateLimits::default(),
        }))
    }

    #[must_use]
    pub fn settings(&self) -> &S::Settings {
        &self.0.settings
    }

    #[must_use]
    pub fn database(&self) -> &S::Database {
        &self.0.database
    }

    /// Returns the commands with an idempotency key that run in this process.
    pub(crate) fn running_keys(&self) -> &RunningKeys {
        &self.0.running_keys
    }

    /// Returns what this process knows about the queue of jobs.
    pub(crate) fn queue(&self) -> &Queue {
        &self.0.queue
    }

    /// Returns what is known of whether the service can do its work.
    pub(crate) fn readiness(&self) -> &Kept<Backlog, Reason> {
        &self.0.readiness
    }

    /// Declares that the service is about to stop. From now on, it is not ready.
    pub(crate) fn drain(&self) {
        self.0.is_draining.store(true, Relaxed);
    }

    /// Returns true if the service is about to stop.
    pub(crate) fn is_draining(&self) -> bool {
        self.0.is_draining.load(Relaxed)
    }

    /// Returns the rate limits of this process.
    pub(crate) fn rate_limits(&self) -> &RateLimits {
        &self.0.rate_limits
    }

    /// Returns the adapter of the singleton `P`: `context.singleton::<dyn Clock>()`.
    #[must_use]
    pub fn singleton<P: Singleton<S> + ?Sized>(&self) -> &Arc<P> {
        P::get(&self.0.singletons)
    }

    /// Waits until the running units of work have ended, and closes the database.
    pub async fn close(&self) {
        self.0.database.close().await;
    }
}

impl<S: Composition> AppContextBuilder<S> {
    /// Replaces the adapter of the singleton `P`: `builder.with::<dyn Clock>(clock)`.
    #[must_use]
    pub fn with<P: Singleton<S> + ?Sized>(mut self, adapter: Arc<P>) -> Self {
        *P::get_mut(&mut self.0.singletons) = adapter;
        self
    }

    /// Replaces the clock that says when a job is due. By default, it is that of the database.
    #[must_use]
    pub fn with_queue_clock(
        mut self,
        clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
    ) -> Self {
        self.0.queue.set_clock(clock);
        self
    }

    #[must_use]
    pub fn build(self) -> AppContext<S> {
        AppContext(Arc::new(self.0))
    }
}

impl<S: Composition> Clone for AppContext<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
