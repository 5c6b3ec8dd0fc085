//! The steps that bring the schema to where `tables.rs` expects it. They are part of the binary.

use anyhow::{Result, anyhow};
use app_core::{Error, Result as CoreResult};
use diesel::{
    QueryableByName,
    migration::{Migration, MigrationSource},
    sql_query,
};
use diesel_async::RunQueryDsl;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use tokio::task::spawn_blocking;

use super::{
    Backend, DatabaseSettings, Session,
    admin::{self, AdminConnection},
    failure, sql_types,
};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("src/infra/db/migrations");

/// A migration and whether the database has it.
pub struct Status {
    pub name: String,
    pub applied: bool,
}

/// Applies what is missing, oldest first, and names it. One process does so at a time.
pub async fn run(settings: &DatabaseSettings) -> Result<Vec<String>> {
    run_from(MIGRATIONS, settings).await
}

/// The same, with the migrations of `source`.
pub async fn run_from(
    source: impl MigrationSource<Backend> + Send + 'static,
    settings: &DatabaseSettings,
) -> Result<Vec<String>> {
    with(settings, move |connection| {
        let pending = connection
            .pending_migrations(source)
            .map_err(cannot("see which migrations are missing"))?;
        pending
            .iter()
            .map(|migration| apply(connection, &**migration))
            .collect()
    })
    .await
}

/// Takes back the newest migration and names it.
pub async fn roll_back(settings: &DatabaseSettings) -> Result<Option<String>> {
    with(settings, |connection| {
        let applied = connection
            .applied_migrations()
            .map_err(cannot("see which migrations are applied"))?;
        let Some(newest) = applied.iter().max() else {
            return Ok(None);
        };
        let all = all()?;
        let migration = all
            .iter()
            .find(|migration| migration.name().version() == *newest)
            .ok_or_else(|| anyhow!("the newest migration, {newest}, is not one of this binary"))?;
        connection
            .revert_migration(migration)
            .map_err(cannot("roll back"))?;
        Ok(Some(migration.name().to_string()))
    })
    .await
}

/// Every migration, oldest first.
pub async fn status(settings: &DatabaseSettings) -> Result<Vec<Status>> {
    with(settings, |connection| {
        let applied = connection
            .applied_migrations()
            .map_err(cannot("see which migrations are applied"))?;
        Ok(all()?
            .iter()
            .map(|migration| Status {
                name: migration.name().to_string(),
                applied: applied.contains(&migration.name().version().as_owned()),
            })
            .collect())
    })
    .await
}

/// How many migrations the database of `session` lacks.
pub async fn missing(session: &Session) -> CoreResult<usize> {
    #[derive(QueryableByName)]
    struct Applied {
        #[diesel(sql_type = sql_types::Text)]
        version: String,
    }

    let mut connection = session.connection().await?;
    let applied: Vec<Applied> = sql_query("SELECT version FROM __diesel_schema_migrations")
        .load(&mut *connection)
        .await
        .map_err(failure)?;
    let missing = all()
        .map_err(Error::internal)?
        .iter()
        .filter(|migration| {
            let version = migration.name().version().to_string();
            applied.iter().all(|applied| applied.version != version)
        })
        .count();
    Ok(missing)
}

/// Applies `migration` and names it.
fn apply(connection: &mut AdminConnection, migration: &dyn Migration<Backend>) -> Result<String> {
    let name = migration.name().to_string();
    connection.run_migration(migration).map_err(|error| {
        let left = if migration.metadata().run_in_transaction() {
            "Nothing of it was kept"
        } else {
            "It does not run in a transaction (metadata.toml): see what it has done, put right by \
             hand what is half done, and migrate again"
        };
        anyhow!("the migration {name} failed: {error}. {left}")
    })?;
    Ok(name)
}

/// Runs `work` on a thread where it may block, with a connection of its own.
async fn with<T: Send + 'static>(
    settings: &DatabaseSettings,
    work: impl FnOnce(&mut AdminConnection) -> Result<T> + Send + 'static,
) -> Result<T> {
    let settings = settings.clone();
    spawn_blocking(move || work(&mut admin::connect(&settings)?)).await?
}

fn all() -> Result<Vec<Box<dyn Migration<Backend>>>> {
    let mut migrations: Vec<Box<dyn Migration<Backend>>> = MIGRATIONS
        .migrations()
        .map_err(cannot("read the migrations"))?;
    migrations.sort_by_key(|migration| migration.name().version().as_owned());
    Ok(migrations)
}

fn cannot<E: std::fmt::Display>(what: &str) -> impl Fn(E) -> anyhow::Error {
    move |error| anyhow!("cannot {what}: {error}")
}
