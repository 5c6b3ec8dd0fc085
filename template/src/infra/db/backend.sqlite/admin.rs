//! Creating and dropping the database as a whole. Blocks: not for async threads.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use diesel::{Connection, SqliteConnection, connection::SimpleConnection};

use super::settings::DatabaseSettings;

/// Opens a plain connection, outside of any unit of work.
pub fn connect(settings: &DatabaseSettings) -> Result<SqliteConnection> {
    must_exist(settings)?;
    let file = settings.file();
    let mut connection =
        SqliteConnection::establish(file).with_context(|| format!("cannot open {file}"))?;
    connection
        .batch_execute(
            // The last statement is the first to look into the file.
            "PRAGMA busy_timeout = 5000;
             PRAGMA foreign_keys = ON;
             SELECT 1 FROM sqlite_schema LIMIT 1;",
        )
        .with_context(|| format!("{file} is not an SQLite database"))?;
    Ok(connection)
}

/// Fails with what to do if there is no database: SQLite would make an empty one.
pub fn must_exist(settings: &DatabaseSettings) -> Result<()> {
    if !exists(settings) {
        bail!(
            "there is no database at {}; `db create` makes one",
            settings.file()
        );
    }
    Ok(())
}

pub fn exists(settings: &DatabaseSettings) -> bool {
    Path::new(settings.file()).exists()
}

/// Makes an empty database. `false`: there is one already, which is left as it is.
pub fn create(settings: &DatabaseSettings) -> Result<bool> {
    if exists(settings) {
        return Ok(false);
    }
    let file = Path::new(settings.file());
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create the folder {}", folder.display()))?;
    }
    SqliteConnection::establish(settings.file())
        .and_then(|mut connection| {
            connection
                .batch_execute("PRAGMA journal_mode = WAL; PRAGMA user_version = 0;")
                .map_err(diesel::ConnectionError::CouldntSetupConfiguration)
        })
        .with_context(|| format!("cannot create {}", file.display()))?;
    Ok(true)
}

/// Removes the database and all that is in it. `false`: there was none.
pub fn remove(settings: &DatabaseSettings) -> Result<bool> {
    let mut removed = false;
    // SQLite keeps a log and an index of it beside the file.
    for suffix in ["-wal", "-shm", ""] {
        let file = PathBuf::from(format!("{}{suffix}", settings.file()));
        match fs::remove_file(&file) {
            Ok(()) => removed = true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot remove {}", file.display()));
            }
        }
    }
    Ok(removed)
}
