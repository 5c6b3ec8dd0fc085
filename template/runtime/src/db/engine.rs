//! The interface of a database for units of work.

use std::{
    fmt::{Debug, Display},
    future::Future,
    path::Path,
};

use diesel::backend::Backend;
use kernel::Result;

use super::{
    connection::{ConnectionSource, EngineAdminConnection, EngineConnection, JobSource},
    unit_of_work::UnitOfWork,
};

/// An open database, in which units of work run: [`sqlite`](super::sqlite) or
/// [`postgres`](super::postgres).
pub trait Engine: Clone + Send + Sync + 'static {
    /// Diesel's type for the database.
    type Backend: Backend;
    /// The location of the database, and how it is used.
    type Settings: EngineSettings;
    /// The connection of a unit of work.
    type Connection: EngineConnection<Backend = Self::Backend>;
    /// The source of the connection of a unit of work.
    type Source: ConnectionSource<Connection = Self::Connection>;
    /// A plain connection, outside of any unit of work.
    type AdminConnection: EngineAdminConnection<Self::Backend>;
    /// The access of a relay to the jobs that wait.
    type Jobs: JobSource;

    /// The SQL expression for the time of the server, as a Unix time in microseconds. A database without a
    /// server has none.
    const NOW: Option<&'static str>;

    /// Opens the database, which must exist.
    fn open(settings: &Self::Settings) -> impl Future<Output = anyhow::Result<Self>> + Send;

    /// Runs `work` as a unit of work that may write: one transaction, which is committed when `work` returns
    /// `Ok`. The number of the `attempt` starts at 1. From the second attempt on, no other command of this
    /// process runs at the same time, as far as the database allows, and the commit waits for the disk.
    fn write_with<T, F>(
        &self,
        durability: Durability,
        attempt: u32,
        work: impl FnOnce(UnitOfWork<Self::Source>) -> F + Send,
    ) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static;

    /// Runs `work` like [`write_with`](Self::write_with), and waits for the disk.
    fn write<T, F>(
        &self,
        attempt: u32,
        work: impl FnOnce(UnitOfWork<Self::Source>) -> F + Send,
    ) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        self.write_with(Durability::Immediate, attempt, work)
    }

    /// Runs `work` as a unit of work that only reads, without a transaction unless it asks for a snapshot.
    fn read<T, F>(
        &self,
        work: impl FnOnce(UnitOfWork<Self::Source>) -> F + Send,
    ) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static;

    /// Returns the access of a relay to the jobs that wait.
    fn jobs(&self) -> Self::Jobs;

    /// Returns the number of jobs that run at the same time.
    fn window(&self) -> usize;

    /// Tells other processes that jobs were stored.
    fn announce_jobs(&self);

    /// Fails if no unit of work can run, because the database is closed or code blocks all of its threads.
    fn check(&self) -> Result<()>;

    /// Fails if what is written from now on would be lost, because the database was deleted or replaced.
    fn check_storage(&self) -> impl Future<Output = Result<()>> + Send;

    /// Updates the metrics that say how much of the database is used now, and how many wait for it.
    fn note_usage(&self);

    /// Waits until the units of work that have begun have ended, begins no new ones, and closes the
    /// connections. A unit of work that hangs is given up after the timeout of the settings. A thread that is
    /// blocked by its code is not waited for.
    fn close(&self) -> impl Future<Output = ()> + Send;

    /// Checks if the database exists. Fails if the answer is neither yes nor no.
    fn exists(settings: &Self::Settings) -> impl Future<Output = anyhow::Result<bool>> + Send;

    /// Fails if the database does not exist, with a message that says what to do. Waits for a server that does not
    /// answer yet.
    fn must_exist(settings: &Self::Settings) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// Creates an empty database. Returns `false` if it exists already, and does not change it.
    fn create(settings: &Self::Settings) -> impl Future<Output = anyhow::Result<bool>> + Send;

    /// Removes the database and all its data. Returns `false` if there was none.
    fn remove(settings: &Self::Settings) -> impl Future<Output = anyhow::Result<bool>> + Send;

    /// Writes a consistent copy to `file`, which must not exist, while the database is in use.
    fn back_up(
        settings: &Self::Settings,
        file: &Path,
    ) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// Opens a plain connection. Only one process has one at a time: this waits for other processes. It
    /// blocks, so do not call it on an async thread.
    fn connect(settings: &Self::Settings) -> anyhow::Result<Self::AdminConnection>;
}

/// When what is committed is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// When the commit returns.
    Immediate,
    /// A moment later. It survives the end of this process. If the machine of the database fails in that moment, or its
    /// server, the whole unit of work is undone, so this is for one that is run again then.
    Delayed,
}

/// The settings of a database.
pub trait EngineSettings: Clone + Debug + Send + Sync + 'static {
    /// Returns the location of the database, without secrets.
    fn location(&self) -> &(dyn Display + Sync);

    /// Returns what to log when the service starts in production, if the way to the database is not safe.
    fn warning(&self) -> Option<String> {
        None
    }

    /// Returns the same settings for the database at `url`, if it is given.
    fn with_url(self, url: Option<&str>) -> anyhow::Result<Self>;
}
