//! Creates, backs up and drops the database as a whole.

use std::{
    error::Error as _,
    fs, io,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};
use diesel::{QueryResult, QueryableByName, RunQueryDsl, pg::Pg, sql_query, sql_types::Bool};
use diesel_async::{AsyncPgConnection, async_connection_wrapper::AsyncConnectionWrapper};
use tokio::{
    process::Command,
    runtime::Handle,
    time::{error::Elapsed, sleep},
};
use tokio_postgres::{
    Client,
    config::{Host, SslMode},
    error::SqlState,
};

use super::{pool, settings::DatabaseSettings, tls::Tls};
use crate::db::{
    connection::EngineAdminConnection,
    migrations::{
        Storage,
        records::{self, Records},
    },
    private_file::private,
};

/// A plain connection, outside of any unit of work.
pub type AdminConnection = AsyncConnectionWrapper<AsyncPgConnection>;

impl EngineAdminConnection<Pg> for AdminConnection {
    const STORAGE: Storage = Storage {
        id: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        random: "encode(uuid_send(gen_random_uuid()), 'hex')",
        // Rows come and go: space for changed ones beside them, and clean-up long before a fifth has gone.
        options: "WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, \
                  autovacuum_vacuum_threshold = 5000)",
    };

    fn migration_records(&mut self) -> QueryResult<Records> {
        let tables = "SELECT relname::text AS name FROM pg_class WHERE oid IN \
                      (to_regclass('__diesel_schema_migrations'), to_regclass('__migration_checksums'))";
        records::read(self, tables)
    }
}

/// Databases that every server has. They serve to connect to the server in order to create or drop others.
const MAINTENANCE: [&str; 2] = ["postgres", "template1"];

/// The time to wait before the next attempt.
const PAUSE: Duration = Duration::from_secs(1);

/// Checks if the database exists. Fails if the answer is neither yes nor no.
pub async fn exists(settings: &DatabaseSettings) -> Result<bool> {
    match connect_to(settings, settings.url.database()).await {
        Ok(_) => Ok(true),
        Err(error) if is_missing(&error) => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot connect to {}", settings.url)),
    }
}

/// Fails if there is no database, with a message that says what to do. Waits for a server that does not answer yet.
pub async fn await_existing(settings: &DatabaseSettings) -> Result<()> {
    wait_for_server(settings).await?;
    must_exist(settings).await
}

/// Fails if there is no database, with a message that says what to do.
pub async fn must_exist(settings: &DatabaseSettings) -> Result<()> {
    if !exists(settings).await? {
        bail!(
            "there is no database {}; `db create` creates it",
            settings.url
        );
    }
    Ok(())
}

/// Creates an empty database. Returns `false` if it exists already, and does not change it. Waits for a
/// server that does not answer yet.
pub async fn create(settings: &DatabaseSettings) -> Result<bool> {
    wait_for_server(settings).await?;
    if exists(settings).await? {
        return Ok(false);
    }
    let sql = format!("CREATE DATABASE {}", quoted(settings.url.database()));
    match server(settings).await?.batch_execute(&sql).await {
        Ok(()) => Ok(true),
        // Another replica was faster. The second code occurs if both create it at almost the same time.
        Err(error)
            if [&SqlState::DUPLICATE_DATABASE, &SqlState::UNIQUE_VIOLATION]
                .map(Some)
                .contains(&error.code()) =>
        {
            Ok(false)
        }
        Err(error) => Err(error).with_context(|| format!("cannot create {}", settings.url)),
    }
}

/// Removes the database and all its data. Returns `false` if there was none.
pub async fn remove(settings: &DatabaseSettings) -> Result<bool> {
    let sql = format!("DROP DATABASE {}", quoted(settings.url.database()));
    match server(settings).await?.batch_execute(&sql).await {
        Ok(()) => Ok(true),
        Err(error) if error.code() == Some(&SqlState::INVALID_CATALOG_NAME) => Ok(false),
        Err(error) if error.code() == Some(&SqlState::OBJECT_IN_USE) => {
            Err(error).with_context(|| format!("stop all programs that use {} first", settings.url))
        }
        Err(error) => Err(error).with_context(|| format!("cannot drop {}", settings.url)),
    }
}

/// Writes a consistent copy to `file`, which must not exist, while the database is in use. It uses `pg_dump`;
/// the copy is for `pg_restore`.
pub async fn back_up(settings: &DatabaseSettings, file: &Path) -> Result<()> {
    reserve(file)?;
    let mut dump = Command::new("pg_dump");
    dump.args(["--format=custom", "--no-password", "--file"])
        .arg(file)
        .envs(variables(settings));
    let failed = match dump.status().await {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => anyhow!("pg_dump failed: {status}"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            anyhow!("pg_dump is not installed: install the client programs of Postgres")
        }
        Err(error) => anyhow!(error).context("cannot run pg_dump"),
    };
    // An incomplete copy is useless.
    let _ = fs::remove_file(file);
    Err(failed)
}

/// Creates `file`. Fails if it exists, so that nothing is overwritten.
fn reserve(file: &Path) -> Result<()> {
    match private().create_new(true).open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("{} exists already", file.display())
        }
        Err(error) => Err(error).with_context(|| format!("cannot write {}", file.display())),
    }
}

/// Returns the location of the database as environment variables of libpq.
fn variables(settings: &DatabaseSettings) -> Vec<(&'static str, String)> {
    let config = settings.url.config();
    let hosts = config.get_hosts().iter().map(|host| match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(folder) => folder.display().to_string(),
    });
    let addresses = config.get_hostaddrs().iter().map(ToString::to_string);
    let ports = config.get_ports().iter().map(ToString::to_string);
    let mut variables = vec![
        ("PGDATABASE", settings.url.database().to_owned()),
        ("PGHOST", list(hosts)),
        ("PGHOSTADDR", list(addresses)),
        ("PGPORT", list(ports)),
        ("PGSSLMODE", ssl_mode(settings).to_owned()),
    ];
    if let Some(user) = config.get_user() {
        variables.push(("PGUSER", user.to_owned()));
    }
    if let Some(password) = config.get_password() {
        let password = String::from_utf8_lossy(password).into_owned();
        variables.push(("PGPASSWORD", password));
    }
    if let Tls::Verified { root } = settings.url.tls() {
        let root = root.as_deref().unwrap_or(Path::new("system"));
        variables.push(("PGSSLROOTCERT", root.display().to_string()));
    }
    variables
}

fn list(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}

/// Opens a plain connection, outside of any unit of work. Only one process has one at a time: this waits for
/// other processes. It blocks, so do not call it on an async thread.
pub(super) fn connect(settings: &DatabaseSettings) -> Result<AdminConnection> {
    let runtime = Handle::current();
    runtime.block_on(must_exist(settings))?;
    let tls = settings.url.tls().connector()?;
    let mut connection: AdminConnection = runtime
        .block_on(pool::open(settings.config(), tls))
        .with_context(|| format!("cannot connect to {}", settings.url))?
        .into();
    let mut waits = false;
    while !try_lock(&mut connection)? {
        if !waits {
            tracing::info!("another process is migrating the database: waiting for it");
            waits = true;
        }
        thread::sleep(PAUSE);
    }
    Ok(connection)
}

/// Acquires the lock for migrations, unless another process has it. It is released when the connection is
/// closed.
fn try_lock(connection: &mut AdminConnection) -> Result<bool> {
    // The number is arbitrary, but must stay the same. This does not wait in the server, because that would
    // block a migration that waits for all other transactions there, as `CREATE INDEX CONCURRENTLY` does.
    let lock = "SELECT pg_try_advisory_lock(7238943506) AS acquired";
    let lock: Lock = sql_query(lock).get_result(connection)?;
    Ok(lock.acquired)
}

#[derive(QueryableByName)]
struct Lock {
    #[diesel(sql_type = Bool)]
    acquired: bool,
}

async fn wait_for_server(settings: &DatabaseSettings) -> Result<()> {
    let deadline = Instant::now() + settings.start_timeout;
    loop {
        let error = match connect_to(settings, settings.url.database()).await {
            Err(error) if may_be_temporary(&error) => error,
            // The server answers, with or without an error.
            _ => return Ok(()),
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(error).with_context(|| format!("cannot connect to {}", settings.url));
        }
        tracing::warn!(
            cause = format!("{error:#}"),
            "{} does not answer yet, trying for another {} s",
            settings.url,
            left.as_millis().div_ceil(1000)
        );
        sleep(PAUSE.min(left)).await;
    }
}

/// Connects to the server, but not to the database.
async fn server(settings: &DatabaseSettings) -> Result<Client> {
    let mut result = connect_to(settings, MAINTENANCE[0]).await;
    if result.as_ref().is_err_and(is_missing) {
        result = connect_to(settings, MAINTENANCE[1]).await;
    }
    result.with_context(|| format!("cannot connect to the server of {}", settings.url))
}

async fn connect_to(settings: &DatabaseSettings, database: &str) -> Result<Client> {
    let mut config = settings.config();
    config.dbname(database);
    let tls = settings.url.tls().connector()?;
    let (client, connection) = pool::connect(&config, tls).await?;
    // This task ends with the client.
    tokio::spawn(connection);
    Ok(client)
}

/// Checks if the server answered that the database does not exist.
fn is_missing(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<tokio_postgres::Error>();
    error.and_then(tokio_postgres::Error::code) == Some(&SqlState::INVALID_CATALOG_NAME)
}

/// Checks if the error may be temporary: the server does not answer, or is not ready yet.
fn may_be_temporary(error: &anyhow::Error) -> bool {
    let Some(error) = error.downcast_ref::<tokio_postgres::Error>() else {
        return error.is::<Elapsed>();
    };
    let cause = error.source().and_then(|cause| cause.downcast_ref());
    match (error.code(), cause) {
        (Some(code), _) => *code == SqlState::CANNOT_CONNECT_NOW,
        // Errors of TLS are of these kinds.
        (None, Some(cause)) => !matches!(
            io::Error::kind(cause),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
        ),
        (None, None) => error.is_closed(),
    }
}

fn ssl_mode(settings: &DatabaseSettings) -> &'static str {
    match (settings.url.tls(), settings.url.config().get_ssl_mode()) {
        (Tls::Off, _) => "disable",
        (Tls::Verified { .. }, _) => "verify-full",
        (Tls::Unverified, SslMode::Require) => "require",
        (Tls::Unverified, _) => "prefer",
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
