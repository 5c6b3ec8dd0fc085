//! Creates, backs up and drops the database as a whole.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use diesel::{
    Connection, ConnectionError, OptionalExtension, QueryResult, QueryableByName, RunQueryDsl,
    SqliteConnection,
    connection::SimpleConnection,
    migration::{self, Migration, MigrationVersion},
    sql_query,
    sql_types::Text,
    sqlite::Sqlite,
};
use diesel_migrations::MigrationHarness;
use tokio::{fs, runtime::Handle, task::spawn_blocking};

use super::settings::DatabaseSettings;
use crate::db::{
    connection::EngineAdminConnection,
    migrations::{
        Storage,
        records::{self, Records},
    },
    private_file::private,
};

/// The suffixes of the files beside the database: SQLite's log and its index, and the lock of this crate.
const SUFFIXES: [&str; 3] = ["-wal", "-shm", LOCK];
const LOCK: &str = "-lock";

/// A plain connection, outside of any unit of work, on which foreign keys are not enforced.
///
/// SQLite changes a table, except for small changes, by replacing it with a new one. If foreign keys were
/// enforced, dropping the old table would delete its rows and the rows that refer to them.
pub struct AdminConnection {
    connection: SqliteConnection,
    _lock: File,
}

/// A migration fails if it leaves rows that refer to missing ones.
impl MigrationHarness<Sqlite> for AdminConnection {
    fn run_migration(
        &mut self,
        migration: &dyn Migration<Sqlite>,
    ) -> migration::Result<MigrationVersion<'static>> {
        self.checked(migration, |connection| {
            connection
                .run_migration(migration)
                .map(|version| version.as_owned())
        })
    }

    fn revert_migration(
        &mut self,
        migration: &dyn Migration<Sqlite>,
    ) -> migration::Result<MigrationVersion<'static>> {
        self.checked(migration, |connection| {
            connection
                .revert_migration(migration)
                .map(|version| version.as_owned())
        })
    }

    fn applied_migrations(&mut self) -> migration::Result<Vec<MigrationVersion<'static>>> {
        self.connection.applied_migrations()
    }
}

impl SimpleConnection for AdminConnection {
    fn batch_execute(&mut self, sql: &str) -> QueryResult<()> {
        self.connection.batch_execute(sql)
    }
}

impl EngineAdminConnection<Sqlite> for AdminConnection {
    const STORAGE: Storage = Storage {
        // Without AUTOINCREMENT, an empty table would give old ids to new rows.
        id: "INTEGER PRIMARY KEY AUTOINCREMENT",
        random: "lower(hex(randomblob(16)))",
        options: "",
    };

    fn migration_records(&mut self) -> QueryResult<Records> {
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' \
                      AND name IN ('__diesel_schema_migrations', '__migration_checksums')";
        records::read(&mut self.connection, tables)
    }
}

impl AdminConnection {
    fn checked<T>(
        &mut self,
        migration: &dyn Migration<Sqlite>,
        step: impl FnOnce(&mut SqliteConnection) -> migration::Result<T>,
    ) -> migration::Result<T> {
        let step = |connection: &mut SqliteConnection| {
            let done = step(connection)?;
            check_references(connection)?;
            Ok(done)
        };
        if migration.metadata().run_in_transaction() {
            self.connection.transaction(step)
        } else {
            step(&mut self.connection)
        }
    }
}

fn check_references(connection: &mut SqliteConnection) -> migration::Result<()> {
    #[derive(QueryableByName)]
    struct Dangling {
        #[diesel(sql_type = Text)]
        child: String,
        #[diesel(sql_type = Text)]
        parent: String,
    }

    let check = "SELECT \"table\" AS child, parent FROM pragma_foreign_key_check LIMIT 1";
    match sql_query(check).get_result(connection).optional()? {
        None => Ok(()),
        Some(Dangling { child, parent }) => {
            Err(format!("rows of `{child}` refer to rows of `{parent}` that do not exist").into())
        }
    }
}

/// Checks if the database exists.
pub async fn exists(settings: &DatabaseSettings) -> Result<bool> {
    fs::try_exists(settings.file())
        .await
        .with_context(|| format!("cannot look for {}", settings.file()))
}

/// Fails if there is no database, with a message that says what to do. SQLite would create an empty one.
pub async fn must_exist(settings: &DatabaseSettings) -> Result<()> {
    if !exists(settings).await? {
        bail!(
            "there is no database at {}; `db create` creates it",
            settings.file()
        );
    }
    Ok(())
}

/// Creates an empty database. Returns `false` if it exists already, and does not change it.
pub async fn create(settings: &DatabaseSettings) -> Result<bool> {
    if exists(settings).await? {
        return Ok(false);
    }
    if let Some(folder) = Path::new(settings.file()).parent() {
        fs::create_dir_all(folder)
            .await
            .with_context(|| format!("cannot create the folder {}", folder.display()))?;
    }
    let file = settings.file().to_owned();
    let made = spawn_blocking(move || {
        // SQLite gives its other files the same permissions. Another process may be doing the same.
        let made = private().create(true).open(&file);
        made.map_err(|error| ConnectionError::BadConnection(error.to_string()))?;
        SqliteConnection::establish(&file)?
            .batch_execute(
                // Another process may be doing the same.
                "PRAGMA busy_timeout = 5000;
                 PRAGMA journal_mode = WAL;
                 PRAGMA user_version = 0;",
            )
            .map_err(ConnectionError::CouldntSetupConfiguration)
    });
    made.await?
        .with_context(|| format!("cannot create {}", settings.file()))?;
    Ok(true)
}

/// Removes the database and all its data. Returns `false` if there was none.
pub async fn remove(settings: &DatabaseSettings) -> Result<bool> {
    must_be_unused(settings).await?;
    let mut removed = false;
    for suffix in SUFFIXES.into_iter().chain([""]) {
        let file = beside(settings, suffix);
        match fs::remove_file(&file).await {
            Ok(()) => removed = true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot remove {}", file.display()));
            }
        }
    }
    Ok(removed)
}

/// Fails while a process has the database open: it would continue with the file that was removed, and all its
/// writes would be lost.
async fn must_be_unused(settings: &DatabaseSettings) -> Result<()> {
    if !exists(settings).await? {
        return Ok(());
    }
    let settings = settings.clone();
    let unused = spawn_blocking(move || {
        // SQLite only removes its log for the only connection to the file.
        open(&settings)?
            .batch_execute("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE;")
            .with_context(|| format!("stop all programs that use {} first", settings.file()))
    });
    unused.await?
}

/// Writes a consistent copy to `file`, which must not exist, while the database is in use.
pub async fn back_up(settings: &DatabaseSettings, file: &Path) -> Result<()> {
    must_exist(settings).await?;
    let copy = file
        .to_str()
        .with_context(|| format!("{} is not UTF-8", file.display()))?
        .to_owned();
    reserve(file).await?;
    let settings = settings.clone();
    let copied = spawn_blocking(move || {
        let mut connection = open(&settings)?;
        // This is one transaction that only reads, so commands can run in the meantime.
        sql_query("VACUUM INTO ?")
            .bind::<Text, _>(copy)
            .execute(&mut connection)?;
        anyhow::Ok(())
    });
    let copied = copied.await?;
    if copied.is_err() {
        // An incomplete copy is useless.
        let _ = fs::remove_file(file).await;
    }
    copied.with_context(|| format!("cannot write {}", file.display()))
}

/// Creates `file`. Fails if it exists, so that nothing is overwritten.
async fn reserve(file: &Path) -> Result<()> {
    let options = fs::OpenOptions::from(private());
    match options.clone().create_new(true).open(file).await {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("{} exists already", file.display())
        }
        Err(error) => Err(error).with_context(|| format!("cannot write {}", file.display())),
    }
}

/// Opens a plain connection, outside of any unit of work. Only one process has one at a time: this waits for
/// other processes. It blocks, so do not call it on an async thread.
pub(super) fn connect(settings: &DatabaseSettings) -> Result<AdminConnection> {
    Handle::current().block_on(must_exist(settings))?;
    let file = beside(settings, LOCK);
    // SQLite's own lock would be released after each of the transactions for which this connection is used.
    let lock = private()
        .create(true)
        .open(&file)
        .and_then(|lock| lock.lock().map(|()| lock))
        .with_context(|| format!("cannot lock {}", file.display()))?;
    Ok(AdminConnection {
        connection: open(settings)?,
        _lock: lock,
    })
}

fn open(settings: &DatabaseSettings) -> Result<SqliteConnection> {
    let file = settings.file();
    let mut connection =
        SqliteConnection::establish(file).with_context(|| format!("cannot open {file}"))?;
    connection
        .batch_execute(
            // The last statement is the first one that reads the file.
            "PRAGMA busy_timeout = 5000;
             PRAGMA foreign_keys = OFF;
             SELECT 1 FROM sqlite_schema LIMIT 1;",
        )
        .with_context(|| format!("{file} is not an SQLite database"))?;
    Ok(connection)
}

fn beside(settings: &DatabaseSettings, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", settings.file()))
}
