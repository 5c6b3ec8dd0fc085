//! Migrations with the checksum of their text.

use std::{any::Any, fmt::Write};

use anyhow::{Result, anyhow};
use diesel::{
    QueryResult,
    backend::Backend,
    connection::{BoxableConnection, SimpleConnection},
    migration::{self, Migration, MigrationMetadata, MigrationName},
};
use sha2::{Digest, Sha256};

use super::{records, source};

/// A migration that records the checksum of its `up.sql` when it is applied. It does so in the transaction of
/// the migration, if there is one.
pub struct Checked<B: Backend> {
    migration: Box<dyn Migration<B>>,
    version: String,
    checksum: String,
}

impl<B: Backend> Checked<B> {
    /// Returns `migration` with its checksum. Fails if its text cannot be read.
    pub fn new(migration: Box<dyn Migration<B>>) -> Result<Self> {
        Ok(Self {
            version: source::version(&*migration),
            checksum: checksum(&text(&*migration)?),
            migration,
        })
    }

    pub fn version(&self) -> &str {
        &self.version
    }

    pub fn checksum(&self) -> &str {
        &self.checksum
    }
}

impl<B: Backend> Migration<B> for Checked<B> {
    fn run(&self, connection: &mut dyn BoxableConnection<B>) -> migration::Result<()> {
        self.migration.run(connection)?;
        connection.batch_execute(&records::set(&self.version, &self.checksum))?;
        Ok(())
    }

    fn revert(&self, connection: &mut dyn BoxableConnection<B>) -> migration::Result<()> {
        self.migration.revert(connection)?;
        connection.batch_execute(&records::remove(&self.version))?;
        Ok(())
    }

    fn metadata(&self) -> &dyn MigrationMetadata {
        self.migration.metadata()
    }

    fn name(&self) -> &dyn MigrationName {
        self.migration.name()
    }
}

/// Returns the SHA-256 of `sql`. It does not depend on the kind of line ends, which a checkout may change, nor
/// on white space at the end.
fn checksum(sql: &str) -> String {
    let mut hash = Sha256::new();
    for line in sql.trim_end().lines() {
        hash.update(line);
        hash.update("\n");
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Returns the text of the `up.sql` of `migration`.
fn text<B: Backend>(migration: &dyn Migration<B>) -> Result<String> {
    let mut text = Text::default();
    migration
        .run(&mut text)
        .map_err(|error| anyhow!("cannot read the migration {}: {error}", migration.name()))?;
    Ok(text.0)
}

/// A connection that keeps the SQL instead of executing it. Diesel gives the text of a migration to
/// connections only.
#[derive(Default)]
struct Text(String);

impl SimpleConnection for Text {
    fn batch_execute(&mut self, sql: &str) -> QueryResult<()> {
        self.0.push_str(sql);
        Ok(())
    }
}

impl<B: Backend> BoxableConnection<B> for Text {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
