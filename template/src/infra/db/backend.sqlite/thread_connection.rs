use std::sync::Arc;

use app_core::Result;

use super::{
    connection::{Access, Connection},
    job::{self, Job},
    log::Log,
    settings::DatabaseSettings,
    worker::Worker,
};
use crate::infra::db::transaction::Completion;

/// The one connection of a database thread.
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

    /// The connection; a new one, if the last was lost or given up.
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

    /// The log of the database.
    pub(super) fn log(&self) -> Log {
        Log::of(&self.settings)
    }

    /// What the thread has in hand, as seen from outside.
    pub(super) fn worker(&self) -> &Worker {
        &self.worker
    }

    /// Gives the connection up, and with it whatever it had begun.
    pub(super) fn discard(&mut self) {
        self.connection = None;
    }

    /// The same, after a panic: and what runs, and waits to be committed.
    pub(super) fn discard_all(&mut self) {
        self.discard();
        let _ = self.worker.end();
        drop(self.worker.take_group());
    }

    /// Runs `job` with the connection and tells how its part of the transaction is to end.
    pub(super) async fn run(&mut self, job: &Arc<dyn Job>) -> Result<Completion> {
        let connection = self.take()?;
        let handle = connection.handle();
        job.session().source().attach(connection);
        self.worker.begin(Arc::clone(job));
        let completion = job.run(&self.worker).await;
        let detached = job::end(job.session());
        self.worker.end()?;
        // Whoever holds on to it cannot use it any more.
        self.connection = detached.inspect_err(|_| {
            handle.revoke();
        })?;
        Ok(completion)
    }
}
