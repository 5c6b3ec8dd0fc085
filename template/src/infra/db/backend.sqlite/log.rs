use std::{fs, path::PathBuf};

use diesel_async::SimpleAsyncConnection;

use super::{Connection, settings::DatabaseSettings};

/// SQLite's write-ahead log. SQLite moves what is in it to the database every 4 MB, and then writes it
/// anew from the start; but only if at that moment nobody reads from it. Under load somebody always
/// may, and the log would grow without end.
pub(super) struct Log {
    file: PathBuf,
    /// In bytes: how long it was left.
    left: u64,
}

impl Log {
    /// In bytes: by how much the log grows before it is emptied, or before that is tried again.
    const STEP: u64 = 16 * 1024 * 1024;

    pub(super) fn of(settings: &DatabaseSettings) -> Self {
        Self {
            file: format!("{}-wal", settings.file()).into(),
            left: 0,
        }
    }

    /// Empties the log if it has grown long. To be called between transactions. Queries that begin
    /// meanwhile find everything in the database, and so are not in the way; one that reads for long
    /// is, and is not waited for long either.
    pub(super) async fn keep_short(&mut self, connection: &mut Connection) {
        const EMPTY: &str = "PRAGMA busy_timeout = 100;
                             PRAGMA wal_checkpoint(TRUNCATE);
                             PRAGMA busy_timeout = 5000;";

        let length = self.length();
        if length < self.left + Self::STEP {
            self.left = self.left.min(length);
            return;
        }
        if let Err(error) = connection.batch_execute(EMPTY).await {
            tracing::warn!(%error, "cannot empty the write-ahead log");
        }
        self.left = self.length();
    }

    fn length(&self) -> u64 {
        fs::metadata(&self.file).map_or(0, |file| file.len())
    }
}
