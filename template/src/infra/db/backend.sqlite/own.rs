use app_core::{Error, Result};

use super::{
    connection::{Access, Connection},
    log::Log,
    settings::DatabaseSettings,
    unit::Unit,
};

/// The one connection of a database thread.
pub(super) struct Own {
    settings: DatabaseSettings,
    access: Access,
    connection: Option<Connection>,
}

impl Own {
    pub(super) fn open(settings: DatabaseSettings, access: Access) -> Result<Self> {
        let connection = Some(Connection::open(&settings, access)?);
        Ok(Self {
            settings,
            access,
            connection,
        })
    }

    /// The connection; a new one, if the last was lost or given up.
    pub(super) fn connection(&mut self) -> Result<&mut Connection> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(&self.settings, self.access)?,
        };
        Ok(self.connection.insert(connection))
    }

    /// The log of the database.
    pub(super) fn log(&self) -> Log {
        Log::of(&self.settings)
    }

    /// Gives the connection up, and with it whatever it had begun.
    pub(super) fn discard(&mut self) {
        self.connection = None;
    }

    /// Runs `unit` with the connection and tells whether what it wrote shall stay.
    pub(super) async fn lend(&mut self, unit: &mut dyn Unit) -> Result<bool> {
        self.connection()?;
        if let Some(connection) = self.connection.take() {
            unit.session().lend(connection).await;
        }
        let keep = unit.run().await;
        self.connection = unit.session().reclaim();
        if self.connection.is_none() {
            return Err(Error::internal(
                "something that outlived a unit of work held on to its connection",
            ));
        }
        Ok(keep)
    }
}
