//! Creating, saving and dropping the database as a whole.

use std::{
    ffi::OsStr,
    io,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use diesel::connection::SimpleConnection;
use diesel_async::{AsyncPgConnection, async_connection_wrapper::AsyncConnectionWrapper};
use tokio::{process::Command, runtime::Handle, time::sleep};
use tokio_postgres::{
    Client,
    config::{Host, SslMode},
    error::SqlState,
};

use super::{pool, settings::DatabaseSettings, tls::Tls};

/// A plain connection, outside of any unit of work.
pub type AdminConnection = AsyncConnectionWrapper<AsyncPgConnection>;

/// The databases that a server has in any case, to speak to it about others.
const MAINTENANCE: [&str; 2] = ["postgres", "template1"];

/// How long to wait before a server that does not answer is asked again.
const PAUSE: Duration = Duration::from_secs(1);

/// Whether the database exists. Any answer but yes and no is an error.
pub async fn exists(settings: &DatabaseSettings) -> Result<bool> {
    match connect_to(settings, settings.url.database()).await? {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some(&SqlState::INVALID_CATALOG_NAME) => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot connect to {}", settings.url)),
    }
}

/// Fails with what to do if there is no database.
pub async fn must_exist(settings: &DatabaseSettings) -> Result<()> {
    if !exists(settings).await? {
        bail!(
            "there is no database {}; `db create` makes one",
            settings.url
        );
    }
    Ok(())
}

/// Makes an empty database. `false`: there is one already, which is left as it is. Waits for a server
/// that does not answer yet.
pub async fn create(settings: &DatabaseSettings) -> Result<bool> {
    wait_for_server(settings).await?;
    if exists(settings).await? {
        return Ok(false);
    }
    let sql = format!("CREATE DATABASE {}", quoted(settings.url.database()));
    match server(settings).await?.batch_execute(&sql).await {
        Ok(()) => Ok(true),
        // Another replica was faster; the second is what the loser of a close race gets to see.
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

/// Removes the database and all that is in it. `false`: there was none.
pub async fn remove(settings: &DatabaseSettings) -> Result<bool> {
    let sql = format!("DROP DATABASE {}", quoted(settings.url.database()));
    match server(settings).await?.batch_execute(&sql).await {
        Ok(()) => Ok(true),
        Err(error) if error.code() == Some(&SqlState::INVALID_CATALOG_NAME) => Ok(false),
        Err(error) if error.code() == Some(&SqlState::OBJECT_IN_USE) => {
            Err(error).with_context(|| format!("stop what uses {} first", settings.url))
        }
        Err(error) => Err(error).with_context(|| format!("cannot drop {}", settings.url)),
    }
}

/// Writes a consistent copy to `file`, which must not exist, while the database is in use: with
/// `pg_dump`, for `pg_restore`.
pub async fn back_up(settings: &DatabaseSettings, file: &Path) -> Result<()> {
    if file.exists() {
        bail!("{} exists already", file.display());
    }
    let config = settings.url.config();
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.as_ref(),
        #[cfg(unix)]
        Some(Host::Unix(folder)) => folder.as_os_str(),
        None => OsStr::new("localhost"),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let mut dump = Command::new("pg_dump");
    dump.arg("--format=custom")
        .arg("--file")
        .arg(file)
        .env("PGHOST", host)
        .env("PGPORT", port.to_string())
        .env("PGDATABASE", settings.url.database())
        .env("PGSSLMODE", ssl_mode(settings));
    if let Some(user) = config.get_user() {
        dump.env("PGUSER", user);
    }
    if let Some(password) = config.get_password() {
        dump.env(
            "PGPASSWORD",
            OsStr::new(&*String::from_utf8_lossy(password)),
        );
    }
    if let Tls::Verified { root } = settings.url.tls() {
        let root = root.as_deref().unwrap_or(Path::new("system"));
        dump.env("PGSSLROOTCERT", root);
    }
    match dump.status().await {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("pg_dump failed: {status}"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            bail!("there is no pg_dump here: install the client programs of Postgres")
        }
        Err(error) => Err(error).context("cannot run pg_dump"),
    }
}

/// Opens a plain connection, outside of any unit of work, that only one process has at a time: it
/// waits for the others. Blocks: not for async threads.
pub(in crate::infra::db) fn connect(settings: &DatabaseSettings) -> Result<AdminConnection> {
    // Any number does, as long as it stays the same. The lock ends with the connection.
    const LOCK: &str = "SELECT pg_advisory_lock(7238943506)";

    let runtime = Handle::current();
    runtime.block_on(must_exist(settings))?;
    let tls = settings.url.tls().connector()?;
    let mut connection: AdminConnection = runtime
        .block_on(pool::open(settings.config(), tls))
        .with_context(|| format!("cannot connect to {}", settings.url))?
        .into();
    connection.batch_execute(LOCK)?;
    Ok(connection)
}

async fn wait_for_server(settings: &DatabaseSettings) -> Result<()> {
    let given_up = Instant::now() + settings.start_timeout;
    loop {
        let Err(error) = connect_to(settings, settings.url.database()).await? else {
            return Ok(());
        };
        let starting = match error.code() {
            Some(code) => *code == SqlState::CANNOT_CONNECT_NOW,
            None => true,
        };
        if !starting {
            // It answers.
            return Ok(());
        }
        let left = given_up.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(error).with_context(|| format!("cannot connect to {}", settings.url));
        }
        tracing::warn!(
            cause = format!("{:#}", anyhow::Error::from(error)),
            "{} does not answer yet, trying for another {} s",
            settings.url,
            left.as_millis().div_ceil(1000)
        );
        sleep(PAUSE.min(left)).await;
    }
}

/// A connection to the server, and not to the database.
async fn server(settings: &DatabaseSettings) -> Result<Client> {
    let mut result = connect_to(settings, MAINTENANCE[0]).await?;
    if let Err(error) = &result
        && error.code() == Some(&SqlState::INVALID_CATALOG_NAME)
    {
        result = connect_to(settings, MAINTENANCE[1]).await?;
    }
    result.with_context(|| format!("cannot connect to the server of {}", settings.url))
}

/// The outer error is about what we would connect with, the inner one about the attempt.
async fn connect_to(
    settings: &DatabaseSettings,
    database: &str,
) -> Result<Result<Client, tokio_postgres::Error>> {
    let tls = settings.url.tls().connector()?;
    let connected = settings.config().dbname(database).connect(tls).await;
    Ok(connected.map(|(client, connection)| {
        // Ends with the client.
        tokio::spawn(connection);
        client
    }))
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
