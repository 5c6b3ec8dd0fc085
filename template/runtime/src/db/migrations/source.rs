//! The migrations of the runtime and of a source, in their order.

use anyhow::{Result, anyhow, bail};
use diesel::{
    backend::Backend,
    migration::{Migration, MigrationSource},
};

use super::runtime_tables;
use crate::db::{connection::EngineAdminConnection, engine::Engine};

/// Returns the migrations of the runtime and those of `source`, oldest first. Fails if two of them have the same version:
/// Diesel would apply one of them, and regard the other one as applied too.
pub fn read<D: Engine>(
    source: &impl MigrationSource<D::Backend>,
) -> Result<Vec<Box<dyn Migration<D::Backend>>>> {
    let mut migrations = runtime_tables::migrations(D::AdminConnection::STORAGE);
    migrations.extend(
        source
            .migrations()
            .map_err(|error| anyhow!("cannot read the migrations: {error}"))?,
    );
    migrations.sort_by_key(|migration| (version(&**migration), migration.name().to_string()));
    for pair in migrations.windows(2) {
        let [one, other] = pair else { continue };
        let version = version(&**one);
        if version == self::version(&**other) {
            bail!(
                "the migrations {} and {} have the same version, {version}, so only one of them would be \
                 applied: rename the folder of the newer one to a later time",
                one.name(),
                other.name()
            );
        }
    }
    Ok(migrations)
}

/// Returns the version of `migration`: the part of its name in front of the first `_`, without `-`.
pub fn version<B: Backend>(migration: &dyn Migration<B>) -> String {
    migration.name().version().to_string()
}
