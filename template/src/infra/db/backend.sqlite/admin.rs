//! Creating, saving and dropping the database as a whole.

use std::{
    fs::File,
    io,
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use diesel::{
    Connection, ConnectionError, OptionalExtension, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    migration::{self, Migration},
    sql_query,
    sql_types::Text,
    sqlite::Sqlite,
};
use diesel_migrations::MigrationHarness;
use tokio::{fs, runtime::Handle, task::spawn_blocking};

use super::settings::DatabaseSettings;

/// What stands behind the file's name for what is kept beside it: SQLite's log and its index, and our
/// lock.
const SUFFIXES: [&str; 3] = ["-wal", "-shm", LOCK];
const LOCK: &str = "-lock";

/// A plain connection, outside of any unit of work, on which foreign keys are not enforced.
///
/// SQLite changes a table, but for little things, by putting a new one in its place. Were they enforced,
/// to drop the old one would be to delete its rows, and with them what refers to them.
pub struct AdminConnection {
    connection: SqliteConnection,
    _lock: File,
}

/// These stand before Diesel's methods of the same names.
impl AdminConnection {
    /// Applies `migration`, and fails if rows then refer to others that are not there.
    pub fn run_migration(&mut self, migration: &dyn Migration<Sqlite>) -> migration::Result<()> {
        self.checked(migration, |connection| {
            connection.run_migration(migration).map(drop)
        })
    }

    /// Takes `migration` back, likewise.
    pub fn revert_migration(&mut self, migration: &dyn Migration<Sqlite>) -> migration::Result<()> {
        self.checked(migration, |connection| {
            connection.revert_migration(migration).map(drop)
        })
    }

    fn checked(
        &mut self,
        migration: &dyn Migration<Sqlite>,
        step: impl FnOnce(&mut SqliteConnection) -> migration::Result<()>,
    ) -> migration::Result<()> {
        let step = |connection: &mut SqliteConnection| {
            step(connection)?;
            check_references(connection)
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
            Err(format!("rows of `{child}` refer to rows of `{parent}` that are not there").into())
        }
    }
}

/// Whether the database exists.
pub async fn exists(settings: &DatabaseSettings) -> Result<bool> {
    fs::try_exists(settings.file())
        .await
        .with_context(|| format!("cannot look for {}", settings.file()))
}

/// Fails with what to do if there is no database: SQLite would make an empty one.
pub async fn must_exist(settings: &DatabaseSettings) -> Result<()> {
    if !exists(settings).await? {
        bail!(
            "there is no database at {}; `db create` makes one",
            settings.file()
        );
    }
    Ok(())
}

/// Makes an empty database. `false`: there is one already, which is left as it is.
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

/// Removes the database and all that is in it. `false`: there was none.
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

/// Fails while somebody has the database open: they would go on with the file that was removed, and
/// all that they write would be lost.
async fn must_be_unused(settings: &DatabaseSettings) -> Result<()> {
    if !exists(settings).await? {
        return Ok(());
    }
    let settings = settings.clone();
    let unused = spawn_blocking(move || {
        // SQLite gives its log up for nobody but the only one who has the file open.
        open(&settings)?
            .batch_execute("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE;")
            .with_context(|| format!("stop what uses {} first", settings.file()))
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
        // In one transaction that reads: commands go on meanwhile.
        sql_query("VACUUM INTO ?")
            .bind::<Text, _>(copy)
            .execute(&mut connection)?;
        anyhow::Ok(())
    });
    let copied = copied.await?;
    if copied.is_err() {
        // What there is of it is of no use.
        let _ = fs::remove_file(file).await;
    }
    copied.with_context(|| format!("cannot write {}", file.display()))
}

/// Makes `file`, and so knows that it is nobody else's.
async fn reserve(file: &Path) -> Result<()> {
    match fs::File::create_new(file).await {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("{} exists already", file.display())
        }
        Err(error) => Err(error).with_context(|| format!("cannot write {}", file.display())),
    }
}

/// Opens a plain connection, outside of any unit of work, that only one process has at a time: it
/// waits for the others. Blocks: not for async threads.
pub(in crate::infra::db) fn connect(settings: &DatabaseSettings) -> Result<AdminConnection> {
    Handle::current().block_on(must_exist(settings))?;
    let file = beside(settings, LOCK);
    // SQLite's own lock would end with each of the transactions that this connection is for.
    let lock = File::create(&file)
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
            // The last statement is the first to look into the file.
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

impl Deref for AdminConnection {
    type Target = SqliteConnection;

    fn deref(&self) -> &Self::Target {
        &self.connection
    }
}

impl DerefMut for AdminConnection {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.connection
    }
}
