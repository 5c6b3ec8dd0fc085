use std::{fs, path::PathBuf};

use diesel_async::SimpleAsyncConnection;

use super::{Connection, connection::BUSY_TIMEOUT, settings::DatabaseSettings};

/// SQLite's write-ahead log. SQLite moves its content to the database every 4 MB, and then writes it
/// again from the start, but only if nothing reads from it at that moment. Under load, something may always
/// read, and the log would grow without limit.
pub(super) struct Log {
    file: PathBuf,
    /// The length in bytes after the last attempt to empty it.
    left: u64,
}

impl Log {
    /// The length in bytes at which the log is emptied.
    const LONG: u64 = 16 * 1024 * 1024;

    pub(super) fn of(settings: &DatabaseSettings) -> Self {
        Self {
            file: format!("{}-wal", settings.file()).into(),
            left: 0,
        }
    }

    /// Empties the log if it has grown long. Must be called between transactions. Queries that begin in the
    /// meantime find everything in the database, so they do not prevent it. Queries that already read are
    /// waited for: the longer the log, the longer the wait.
    pub(super) async fn keep_short(&mut self, connection: &mut Connection) {
        let length = self.length();
        // A query that reads for a long time prevents it for a long time. Each attempt costs time, so the
        // next one is made when the log has doubled.
        if length < (2 * self.left).max(Self::LONG) {
            self.left = self.left.min(length);
            return;
        }
        let timeout = (100 * length / Self::LONG).min(BUSY_TIMEOUT);
        let empty = format!("PRAGMA busy_timeout = {timeout}; PRAGMA wal_checkpoint(TRUNCATE);");
        let reset = format!("PRAGMA busy_timeout = {BUSY_TIMEOUT};");
        for pragmas in [empty, reset] {
            if let Err(error) = connection.batch_execute(&pragmas).await {
                tracing::warn!(%error, "cannot empty the write-ahead log");
            }
        }
        self.left = self.length();
    }

    /// Returns the length of the log in bytes.
    pub(super) fn length(&self) -> u64 {
        fs::metadata(&self.file).map_or(0, |file| file.len())
    }
}
