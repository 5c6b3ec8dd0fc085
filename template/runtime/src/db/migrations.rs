//! The migrations, which change the schema of the database to what `tables.rs` declares. They are embedded in
//! the binary of the service.

use std::fmt::Display;

use anyhow::{Result, anyhow};
use diesel::{
    QueryResult, QueryableByName,
    backend::DieselReserveSpecialization,
    deserialize::FromSql,
    migration::{Migration, MigrationSource},
    sql_query,
    sql_types::Text,
};
use diesel_async::{AsyncConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};
use kernel::{Error, Result as KernelResult};
use tokio::task::spawn_blocking;

use super::{connection::EngineConnection, engine::Engine, unit_of_work::UnitOfWork};

/// A migration, and whether it is applied.
pub struct Status {
    pub name: String,
    pub applied: bool,
}

/// Applies the missing migrations of `source`, oldest first, and returns their names. Only one process does
/// so at a time.
pub async fn run<D: Engine>(
    source: impl MigrationSource<D::Backend> + Send + 'static,
    settings: &D::Settings,
) -> Result<Vec<String>> {
    with_connection::<D, _>(settings, move |connection| {
        let pending = connection
            .pending_migrations(source)
            .map_err(cannot("see which migrations are missing"))?;
        pending
            .iter()
            .map(|migration| apply::<D>(connection, &**migration))
            .collect()
    })
    .await
}

/// Rolls back the newest migration and returns its name. Returns `None` if none was applied.
pub async fn roll_back<D: Engine>(
    source: EmbeddedMigrations,
    settings: &D::Settings,
) -> Result<Option<String>> {
    with_connection::<D, _>(settings, move |connection| {
        let applied = connection
            .applied_migrations()
            .map_err(cannot("see which migrations are applied"))?;
        let Some(newest) = applied.iter().max() else {
            return Ok(None);
        };
        let all = all::<D::Backend>(&source)?;
        let migration = all
            .iter()
            .find(|migration| migration.name().version() == *newest)
            .ok_or_else(|| anyhow!("the newest migration, {newest}, is not in this binary"))?;
        connection
            .revert_migration(migration)
            .map_err(cannot("roll back"))?;
        Ok(Some(migration.name().to_string()))
    })
    .await
}

/// Returns every migration of `source`, oldest first.
pub async fn status<D: Engine>(
    source: EmbeddedMigrations,
    settings: &D::Settings,
) -> Result<Vec<Status>> {
    with_connection::<D, _>(settings, move |connection| {
        let applied = connection
            .applied_migrations()
            .map_err(cannot("see which migrations are applied"))?;
        Ok(all::<D::Backend>(&source)?
            .iter()
            .map(|migration| Status {
                name: migration.name().to_string(),
                applied: applied.contains(&migration.name().version().as_owned()),
            })
            .collect())
    })
    .await
}

/// Returns the number of migrations of `source` that the database of `unit_of_work` lacks.
pub async fn missing<D: Engine>(
    source: &EmbeddedMigrations,
    unit_of_work: &UnitOfWork<D::Source>,
) -> KernelResult<usize> {
    let mut connection = unit_of_work.connection().await?;
    let applied = connection
        .applied_migrations()
        .await
        .map_err(D::Connection::failure)?;
    let missing = all::<D::Backend>(source)
        .map_err(Error::internal)?
        .iter()
        .filter(|migration| {
            let version = migration.name().version().to_string();
            !applied.contains(&version)
        })
        .count();
    Ok(missing)
}

/// Returns the versions in Diesel's table of migrations.
pub(super) async fn applied<C>(connection: &mut C) -> QueryResult<Vec<String>>
where
    C: AsyncConnection,
    C::Backend: DieselReserveSpecialization + 'static,
    String: FromSql<Text, C::Backend>,
{
    #[derive(QueryableByName)]
    struct Applied {
        #[diesel(sql_type = Text)]
        version: String,
    }

    let applied: Vec<Applied> = sql_query("SELECT version FROM __diesel_schema_migrations")
        .load(connection)
        .await?;
    Ok(applied.into_iter().map(|applied| applied.version).collect())
}

/// Applies `migration` and returns its name.
fn apply<D: Engine>(
    connection: &mut D::AdminConnection,
    migration: &dyn Migration<D::Backend>,
) -> Result<String> {
    let name = migration.name().to_string();
    connection.run_migration(migration).map_err(|error| {
        let left = if migration.metadata().run_in_transaction() {
            "It was rolled back"
        } else {
            "It does not run in a transaction (metadata.toml): check what it has changed, fix that by \
             hand, and migrate again"
        };
        anyhow!("the migration {name} failed: {error}. {left}")
    })?;
    Ok(name)
}

/// Runs `work` with a new connection, on a thread where it may block.
async fn with_connection<D: Engine, T: Send + 'static>(
    settings: &D::Settings,
    work: impl FnOnce(&mut D::AdminConnection) -> Result<T> + Send + 'static,
) -> Result<T> {
    let settings = settings.clone();
    spawn_blocking(move || work(&mut D::connect(&settings)?)).await?
}

fn all<B: diesel::backend::Backend>(
    source: &EmbeddedMigrations,
) -> Result<Vec<Box<dyn Migration<B>>>> {
    let mut migrations: Vec<Box<dyn Migration<B>>> =
        source.migrations().map_err(cannot("read the migrations"))?;
    migrations.sort_by_key(|migration| migration.name().version().as_owned());
    Ok(migrations)
}

fn cannot<E: Display>(what: &str) -> impl Fn(E) -> anyhow::Error {
    move |error| anyhow!("cannot {what}: {error}")
}
