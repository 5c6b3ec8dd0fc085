use app_core::{Error, Result};

use super::{
    connection::{Access, Connection, open},
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
    pub(super) async fn open(settings: DatabaseSettings, access: Access) -> Result<Self> {
        let connection = Some(open(&settings, access).await?);
        Ok(Self {
            settings,
            access,
            connection,
        })
    }

    /// The connection; a new one, if the last was lost or given up.
    pub(super) async fn connection(&mut self) -> Result<&mut Connection> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => open(&self.settings, self.access).await?,
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
        self.connection().await?;
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
