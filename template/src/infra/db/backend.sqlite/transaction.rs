//! Transactions, as the database threads need them. They are diesel-async's own, so that a repository
//! may open a nested one with `connection.transaction(..)`.

use app_core::Result;
use diesel_async::{AnsiTransactionManager as Manager, TransactionManager};

use super::{Connection, failure};

/// Begins a transaction, and takes SQLite's lock for writing at once.
pub(super) async fn begin(connection: &mut Connection) -> Result<()> {
    Manager::begin_transaction_sql(connection, "BEGIN IMMEDIATE")
        .await
        .map_err(failure)
}

/// Commits everything.
pub(super) async fn commit(connection: &mut Connection) -> Result<()> {
    Manager::commit_transaction(connection)
        .await
        .map_err(failure)
}

/// Begins a part that can be undone by itself. Says how deep it is.
pub(super) async fn begin_part(connection: &mut Connection) -> Result<u32> {
    Manager::begin_transaction(connection)
        .await
        .map_err(failure)?;
    depth(connection)
}

/// Ends the part at the depth `part`: it becomes lasting with the transaction, or is undone. What the part
/// itself left open, by a panic in a nested transaction say, is undone in any case.
pub(super) async fn end_part(connection: &mut Connection, part: u32, keep: bool) -> Result<()> {
    undo(connection, part).await?;
    let ended = if keep {
        Manager::commit_transaction(connection).await
    } else {
        Manager::rollback_transaction(connection).await
    };
    ended.map_err(failure)
}

/// Undoes everything that is open.
pub(super) async fn roll_back(connection: &mut Connection) -> Result<()> {
    undo(connection, 0).await
}

/// Undoes what is open, but for `kept` levels of it.
async fn undo(connection: &mut Connection, kept: u32) -> Result<()> {
    while depth(connection)? > kept {
        Manager::rollback_transaction(connection)
            .await
            .map_err(failure)?;
    }
    Ok(())
}

fn depth(connection: &mut Connection) -> Result<u32> {
    let status = Manager::transaction_manager_status_mut(connection);
    let depth = status.transaction_depth().map_err(failure)?;
    Ok(depth.map_or(0, u32::from))
}
