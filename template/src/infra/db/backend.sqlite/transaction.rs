//! Transactions, as the writer needs them. They are Diesel's own, so that a repository may open a
//! nested one with `connection.transaction(..)`.

use app_core::Result;
use diesel::{
    QueryResult, SqliteConnection,
    connection::{AnsiTransactionManager, TransactionManager},
};

use super::{Connection, failure};

type Manager = AnsiTransactionManager;

/// Begins a transaction, and takes SQLite's lock for writing at once.
pub(super) async fn begin(connection: &mut Connection) -> Result<()> {
    on(connection, |sqlite| {
        Manager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
    })
    .await
}

/// Commits everything.
pub(super) async fn commit(connection: &mut Connection) -> Result<()> {
    on(connection, Manager::commit_transaction).await
}

/// Begins a part that can be undone by itself. Says how deep it is.
pub(super) async fn begin_part(connection: &mut Connection) -> Result<u32> {
    on(connection, |sqlite| {
        Manager::begin_transaction(sqlite)?;
        depth(sqlite)
    })
    .await
}

/// Ends the part at the depth `part`: it becomes lasting with the transaction, or is undone. What the part
/// itself left open, by a panic in a nested transaction say, is undone in any case.
pub(super) async fn end_part(connection: &mut Connection, part: u32, keep: bool) -> Result<()> {
    on(connection, move |sqlite| {
        while depth(sqlite)? > part {
            Manager::rollback_transaction(sqlite)?;
        }
        if keep {
            Manager::commit_transaction(sqlite)
        } else {
            Manager::rollback_transaction(sqlite)
        }
    })
    .await
}

/// Undoes everything that is open.
pub(super) async fn roll_back(connection: &mut Connection) -> Result<()> {
    on(connection, |sqlite| {
        while depth(sqlite)? > 0 {
            Manager::rollback_transaction(sqlite)?;
        }
        Ok(())
    })
    .await
}

fn depth(sqlite: &mut SqliteConnection) -> QueryResult<u32> {
    let status = Manager::transaction_manager_status_mut(sqlite);
    Ok(status.transaction_depth()?.map_or(0, u32::from))
}

async fn on<T: Send + 'static>(
    connection: &mut Connection,
    task: impl FnOnce(&mut SqliteConnection) -> QueryResult<T> + Send + 'static,
) -> Result<T> {
    connection.spawn_blocking(task).await.map_err(failure)
}
