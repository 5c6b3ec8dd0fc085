//! The tables in which the database records which migrations are applied.

use std::collections::BTreeMap;

use diesel::{
    Connection, QueryResult, QueryableByName, RunQueryDsl,
    backend::DieselReserveSpecialization,
    connection::LoadConnection,
    deserialize::FromSql,
    migration::CREATE_MIGRATIONS_TABLE,
    sql_query,
    sql_types::{Nullable, Text},
};

use super::status::State;

/// What a database has recorded.
#[derive(Default)]
pub struct Records {
    /// The versions of the applied migrations, and the checksum of each. Migrations that were applied before
    /// there were checksums have none.
    pub applied: BTreeMap<String, Option<String>>,
    /// True if both tables exist that are needed to record a migration.
    pub complete: bool,
}

impl Records {
    /// Returns the state of a migration of the binary.
    pub(super) fn state(&self, version: &str, checksum: &str) -> State {
        match self.applied.get(version) {
            None => State::Missing,
            Some(Some(recorded)) if recorded != checksum => State::Changed,
            Some(_) => State::Applied,
        }
    }
}

/// Returns the records of a database. `tables` is the query for the `name` of those of these tables that
/// exist. It changes nothing.
pub fn read<C>(connection: &mut C, tables: &str) -> QueryResult<Records>
where
    C: Connection + LoadConnection,
    C::Backend: DieselReserveSpecialization + 'static,
    String: FromSql<Text, C::Backend>,
{
    #[derive(QueryableByName)]
    struct Table {
        #[diesel(sql_type = Text)]
        name: String,
    }
    #[derive(QueryableByName)]
    struct Applied {
        #[diesel(sql_type = Text)]
        version: String,
        #[diesel(sql_type = Nullable<Text>)]
        checksum: Option<String>,
    }

    let tables: Vec<Table> = sql_query(tables).load(connection)?;
    let exists = |name| tables.iter().any(|table| table.name == name);
    let checksums = exists("__migration_checksums");
    if !exists("__diesel_schema_migrations") {
        return Ok(Records::default());
    }
    let applied: Vec<Applied> = sql_query(if checksums {
        "SELECT applied.version, checksums.checksum FROM __diesel_schema_migrations AS applied \
         LEFT JOIN __migration_checksums AS checksums ON checksums.version = applied.version"
    } else {
        "SELECT version, NULL AS checksum FROM __diesel_schema_migrations"
    })
    .load(connection)?;
    Ok(Records {
        applied: applied
            .into_iter()
            .map(|applied| (applied.version, applied.checksum))
            .collect(),
        complete: checksums,
    })
}

/// Returns the SQL to create the tables, unless they exist.
pub fn create() -> String {
    format!(
        "{CREATE_MIGRATIONS_TABLE}
         CREATE TABLE IF NOT EXISTS __migration_checksums (
             version VARCHAR(50) PRIMARY KEY NOT NULL,
             checksum TEXT NOT NULL
         );"
    )
}

/// Returns the SQL to record the checksum of a migration.
pub fn set(version: &str, checksum: &str) -> String {
    format!(
        "INSERT INTO __migration_checksums (version, checksum) VALUES ({}, {})
         ON CONFLICT (version) DO UPDATE SET checksum = excluded.checksum;",
        quoted(version),
        quoted(checksum)
    )
}

/// Returns the SQL to remove the checksum of a migration.
pub fn remove(version: &str) -> String {
    let version = quoted(version);
    format!("DELETE FROM __migration_checksums WHERE version = {version};")
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
