use std::{fs, path::PathBuf};

use diesel_async::SimpleAsyncConnection;

use super::{Connection, connection::BUSY_TIMEOUT, settings::DatabaseSettings};

/// SQLite's write-ahead log. SQLite moves what is in it to the database every 4 MB, and then writes it
/// anew from the start; but only if at that moment nobody reads from it. Under load somebody always
/// may, and the log would grow without end.
pub(super) struct Log {
    file: PathBuf,
    /// In bytes: how long it was left.
    left: u64,
}

impl Log {
    /// In bytes: how long the log grows before it is emptied.
    const LONG: u64 = 16 * 1024 * 1024;

    pub(super) fn of(settings: &DatabaseSettings) -> Self {
        Self {
            file: format!("{}-wal", settings.file()).into(),
            left: 0,
        }
    }

    /// Empties the log if it has grown long. To be called between transactions. Queries that begin
    /// meanwhile find everything in the database, and so are not in the way; those that read already
    /// are waited for, the longer the log is the longer.
    pub(super) async fn keep_short(&mut self, connection: &mut Connection) {
        let length = self.length();
        // Who reads for long is in the way for long: each attempt costs time, and the next is made when
        // the log has doubled.
        if length < (2 * self.left).max(Self::LONG) {
            self.left = self.left.min(length);
            return;
        }
        let patience = (100 * length / Self::LONG).min(BUSY_TIMEOUT);
        let empty = format!("PRAGMA busy_timeout = {patience}; PRAGMA wal_checkpoint(TRUNCATE);");
        let reset = format!("PRAGMA busy_timeout = {BUSY_TIMEOUT};");
        for pragmas in [empty, reset] {
            if let Err(error) = connection.batch_execute(&pragmas).await {
                tracing::warn!(%error, "cannot empty the write-ahead log");
            }
        }
        self.left = self.length();
    }

    fn length(&self) -> u64 {
        fs::metadata(&self.file).map_or(0, |file| file.len())
    }
}
