use std::sync::Arc;

use kernel::Result;

use super::{
    connection::{Access, Connection},
    job::{self, Job},
    log::Log,
    settings::DatabaseSettings,
    worker::Worker,
};
use crate::db::transaction::Completion;

/// The only connection of a database thread.
pub(super) struct ThreadConnection {
    settings: DatabaseSettings,
    access: Access,
    worker: Arc<Worker>,
    connection: Option<Connection>,
}

impl ThreadConnection {
    pub(super) fn new(settings: DatabaseSettings, access: Access, worker: Arc<Worker>) -> Self {
        Self {
            settings,
            access,
            worker,
            connection: None,
        }
    }

    /// Opens the connection.
    pub(super) fn open(&mut self) -> Result<()> {
        self.get().map(drop)
    }

    /// Returns the connection, or a new one if the last one was lost or discarded.
    pub(super) fn get(&mut self) -> Result<&mut Connection> {
        let connection = self.take()?;
        Ok(self.connection.insert(connection))
    }

    fn take(&mut self) -> Result<Connection> {
        if let Some(connection) = self.connection.take() {
            return Ok(connection);
        }
        let connection = Connection::open(&self.settings, self.access)?;
        self.worker.use_connection(connection.handle());
        Ok(connection)
    }

    pub(super) fn settings(&self) -> &DatabaseSettings {
        &self.settings
    }

    /// Returns the log of the database.
    pub(super) fn log(&self) -> Log {
        Log::of(&self.settings)
    }

    /// Returns the work of the thread, as others can see it.
    pub(super) fn worker(&self) -> &Worker {
        &self.worker
    }

    /// Closes the connection, and rolls back its open transaction.
    pub(super) fn discard(&mut self) {
        self.connection = None;
    }

    /// Does the same after a panic. Also discards the job that runs, and those that wait for their commit.
    pub(super) fn discard_all(&mut self) {
        self.discard();
        let _ = self.worker.end();
        drop(self.worker.take_group());
    }

    /// Runs `job` with the connection and returns how its savepoint must end.
    pub(super) async fn run(&mut self, job: &Arc<dyn Job>) -> Result<Completion> {
        let connection = self.take()?;
        let handle = connection.handle();
        job.unit_of_work().source().attach(connection);
        self.worker.begin(Arc::clone(job));
        let completion = job.run(&*self.worker).await;
        let detached = job::end(job.unit_of_work());
        self.worker.end()?;
        // Code that still holds the connection cannot use it any more.
        self.connection = detached.inspect_err(|_| {
            handle.revoke();
        })?;
        Ok(completion)
    }
}
