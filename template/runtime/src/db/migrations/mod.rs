//! The migrations, which change the schema of the database to what `tables.rs` declares. They are embedded in
//! the binary of the service.

mod checked;
pub(super) mod records;
mod runtime_tables;
mod source;
mod status;

use std::{collections::BTreeMap, fmt::Display};

use anyhow::{Result, anyhow};
use diesel::{
    QueryResult, QueryableByName,
    backend::{Backend, DieselReserveSpecialization},
    connection::SimpleConnection,
    deserialize::FromSql,
    migration::{Migration, MigrationSource},
    sql_query,
    sql_types::Text,
};
use diesel_async::{AsyncConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};
use kernel::{Error, Result as KernelResult};
use tokio::task::spawn_blocking;

use self::{checked::Checked, records::Records};
pub use self::{
    runtime_tables::Storage,
    status::{State, Status},
};
use super::{
    connection::{EngineAdminConnection, EngineConnection},
    engine::Engine,
    unit_of_work::UnitOfWork,
};

/// Fails if two migrations have the same version.
pub fn check<D: Engine>(source: &impl MigrationSource<D::Backend>) -> Result<()> {
    source::read::<D>(source).map(drop)
}

/// Applies the missing migrations of `source`, oldest first, and returns their names. Only one process does
/// so at a time. Logs a warning for each migration whose `up.sql` has changed since it was applied.
pub async fn run<D: Engine>(
    source: impl MigrationSource<D::Backend> + Send + 'static,
    settings: &D::Settings,
) -> Result<Vec<String>> {
    let (changed, applied) = with_connection::<D, _>(source, settings, |connection, migrations| {
        let records = records::<D>(connection)?;
        let changed: Vec<_> = migrations
            .iter()
            .filter(|migration| {
                records.state(migration.version(), migration.checksum()) == State::Changed
            })
            .map(name)
            .collect();
        prepare::<D>(connection, &records, &migrations)?;
        let applied: Result<Vec<_>> = migrations
            .iter()
            .filter(|migration| {
                records.state(migration.version(), migration.checksum()) == State::Missing
            })
            .map(|migration| apply::<D>(connection, migration))
            .collect();
        Ok((changed, applied))
    })
    .await?;
    // Logged even if a migration failed, and by the task of the caller.
    for name in changed {
        tracing::warn!(
            "the up.sql of the migration {name} has changed since it was applied, so the database lacks the \
             change: restore the file, and write a new migration for the change"
        );
    }
    applied
}

/// Rolls back the newest migration and returns its name. Returns `None` if none was applied.
pub async fn roll_back<D: Engine>(
    source: impl MigrationSource<D::Backend> + Send + 'static,
    settings: &D::Settings,
) -> Result<Option<String>> {
    with_connection::<D, _>(source, settings, |connection, migrations| {
        let records = records::<D>(connection)?;
        let Some(newest) = records.applied.keys().next_back() else {
            return Ok(None);
        };
        let migration = migrations
            .iter()
            .find(|migration| migration.version() == newest)
            .ok_or_else(|| anyhow!("the newest migration, {newest}, is not in this binary"))?;
        prepare::<D>(connection, &records, &migrations)?;
        connection
            .revert_migration(migration)
            .map_err(cannot("roll back"))?;
        Ok(Some(name(migration)))
    })
    .await
}

/// Returns every migration that is in `source` or is applied, oldest first. Does not change the database.
pub async fn status<D: Engine>(
    source: impl MigrationSource<D::Backend> + Send + 'static,
    settings: &D::Settings,
) -> Result<Vec<Status>> {
    with_connection::<D, _>(source, settings, |connection, migrations| {
        let records = records::<D>(connection)?;
        let unknown = records.applied.keys().map(|version| {
            let status = Status {
                name: version.clone(),
                state: State::Unknown,
            };
            (version.as_str(), status)
        });
        let known = migrations.iter().map(|migration| {
            let status = Status {
                name: name(migration),
                state: records.state(migration.version(), migration.checksum()),
            };
            (migration.version(), status)
        });
        // For a version that is in both, the last one stays.
        let all: BTreeMap<_, _> = unknown.chain(known).collect();
        Ok(all.into_values().collect())
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
    let missing = source::read::<D>(source)
        .map_err(Error::internal)?
        .iter()
        .filter(|migration| !applied.contains(&source::version(&***migration)))
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

/// Prepares the database for changes to its records: creates their tables, and records the checksums of the
/// migrations that were applied before there were checksums.
fn prepare<D: Engine>(
    connection: &mut D::AdminConnection,
    records: &Records,
    migrations: &[Checked<D::Backend>],
) -> Result<()> {
    let mut sql = String::new();
    if !records.complete {
        sql += &records::create();
    }
    for migration in migrations {
        if let Some(None) = records.applied.get(migration.version()) {
            sql += &records::set(migration.version(), migration.checksum());
        }
    }
    if sql.is_empty() {
        return Ok(());
    }
    connection
        .batch_execute(&sql)
        .map_err(cannot("prepare the tables of the migrations"))
}

/// Applies `migration` and returns its name.
fn apply<D: Engine>(
    connection: &mut D::AdminConnection,
    migration: &Checked<D::Backend>,
) -> Result<String> {
    let name = name(migration);
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

/// Runs `work` with a new connection and the migrations of `source`, oldest first, on a thread where it may
/// block.
async fn with_connection<D: Engine, T: Send + 'static>(
    source: impl MigrationSource<D::Backend> + Send + 'static,
    settings: &D::Settings,
    work: impl FnOnce(&mut D::AdminConnection, Vec<Checked<D::Backend>>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let settings = settings.clone();
    spawn_blocking(move || {
        let migrations = source::read::<D>(&source)?
            .into_iter()
            .map(Checked::new)
            .collect::<Result<_>>()?;
        work(&mut D::connect(&settings)?, migrations)
    })
    .await?
}

fn records<D: Engine>(connection: &mut D::AdminConnection) -> Result<Records> {
    connection
        .migration_records()
        .map_err(cannot("see which migrations are applied"))
}

fn name<B: Backend>(migration: &Checked<B>) -> String {
    migration.name().to_string()
}

fn cannot<E: Display>(what: &str) -> impl Fn(E) -> anyhow::Error {
    move |error| anyhow!("cannot {what}: {error}")
}
