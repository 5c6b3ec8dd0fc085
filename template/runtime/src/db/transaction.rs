//! Nested transactions. A transaction that is dropped before it ends is rolled back before the connection is
//! used again, so that later statements are not rolled back with it.

use diesel::{QueryResult, result::Error as DieselError};
use diesel_async::{AnsiTransactionManager as Manager, TransactionManager};
use futures_util::FutureExt;
use kernel::Result;

use super::{connection::EngineConnection, given_up::GivenUp};

/// The way a transaction or a savepoint ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Completion {
    Commit,
    RollBack,
}

/// An async closure whose future can move between threads.
pub trait SendAsyncFnOnce<A, R>:
    AsyncFnOnce(A) -> R + FnOnce(A) -> <Self as SendAsyncFnOnce<A, R>>::Future
{
    type Future: Future<Output = R> + Send;
}

impl<F, A, R, Fut> SendAsyncFnOnce<A, R> for F
where
    F: AsyncFnOnce(A) -> R + FnOnce(A) -> Fut,
    Fut: Future<Output = R> + Send,
{
    type Future = Fut;
}

/// Runs `work` as a transaction within the unit of work of `connection`. If `work` returns `Ok`, its writes
/// are committed with the unit of work. If `work` fails, panics or is dropped before it completes, they are
/// rolled back.
pub(super) async fn run<C, F, T, E>(connection: &mut C, work: F) -> Result<T, E>
where
    C: EngineConnection,
    for<'r> F: SendAsyncFnOnce<&'r mut C, Result<T, E>>,
    E: From<DieselError>,
{
    undo_given_up(connection)?;
    Manager::begin_transaction(connection).await?;
    let depth = transaction_depth(connection)?;
    let mut unless_completed = RollBackUnlessCompleted {
        given_up: connection.given_up().clone(),
        depth: Some(depth),
    };
    let result = work(&mut *connection).await;
    let ended = end(connection, depth, Completion::of(&result)).await;
    unless_completed.depth = None;
    match (result, ended) {
        (Ok(_), Err(error)) => Err(error.into()),
        (result, _) => result,
    }
}

struct RollBackUnlessCompleted {
    given_up: GivenUp,
    depth: Option<u32>,
}

impl Drop for RollBackUnlessCompleted {
    fn drop(&mut self) {
        if let Some(depth) = self.depth {
            self.given_up.note(depth - 1);
        }
    }
}

impl Completion {
    /// Returns how a transaction ends after work with this `result`.
    pub(super) fn of<T, E>(result: &Result<T, E>) -> Self {
        match result {
            Ok(_) => Self::Commit,
            Err(_) => Self::RollBack,
        }
    }
}

/// Rolls back the transactions that were given up. Must be called before each statement.
pub(super) fn undo_given_up(connection: &mut impl EngineConnection) -> QueryResult<()> {
    let Some(outer) = connection.given_up().outer() else {
        return Ok(());
    };
    // This does not wait for the database: SQLite rolls back at once, and for Postgres, the rollback is
    // sent with the next statement.
    roll_back_deeper(connection, outer)
        .now_or_never()
        .unwrap_or(Err(DieselError::BrokenTransactionManager))
}

/// Checks if `sql` is a single statement that begins or ends a transaction, in the form that diesel-async
/// uses.
pub(super) fn is_control(sql: &str) -> bool {
    const VERBS: [&str; 5] = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT ", "RELEASE "];
    VERBS.iter().any(|verb| sql.starts_with(verb)) && !sql.contains(';')
}

/// Returns the number of open transactions, nested in each other.
pub(super) fn depth<C: EngineConnection>(connection: &mut C) -> Result<u32> {
    transaction_depth(connection).map_err(C::failure)
}

/// Begins a transaction in which all statements see the same state of the database, unless there is one already.
pub(super) async fn begin_snapshot<C: EngineConnection>(connection: &mut C) -> Result<()> {
    if depth(connection)? > 0 {
        return Ok(());
    }
    Manager::begin_transaction_sql(connection, C::BEGIN_SNAPSHOT)
        .await
        .map_err(C::failure)
}

/// Begins a savepoint, and returns its depth.
pub(super) async fn begin_savepoint<C: EngineConnection>(connection: &mut C) -> Result<u32> {
    Manager::begin_transaction(connection)
        .await
        .map_err(C::failure)?;
    depth(connection)
}

/// Ends the savepoint at `depth`. Transactions within it that are still open are always rolled back.
pub(super) async fn end_savepoint<C: EngineConnection>(
    connection: &mut C,
    depth: u32,
    completion: Completion,
) -> Result<()> {
    let ended = end(connection, depth, completion).await;
    ended.map_err(C::failure)
}

async fn end(
    connection: &mut impl EngineConnection,
    depth: u32,
    completion: Completion,
) -> QueryResult<()> {
    roll_back_deeper(connection, depth).await?;
    if completion == Completion::RollBack {
        return Manager::rollback_transaction(connection).await;
    }
    match connection.settle().await {
        Ok(()) => Manager::commit_transaction(connection).await,
        Err(error) => {
            Manager::rollback_transaction(connection).await?;
            Err(error)
        }
    }
}

/// Rolls back all transactions except the `outer` outermost ones.
pub(super) async fn roll_back_to<C: EngineConnection>(
    connection: &mut C,
    outer: u32,
) -> Result<()> {
    roll_back_deeper(connection, outer)
        .await
        .map_err(C::failure)
}

async fn roll_back_deeper(connection: &mut impl EngineConnection, outer: u32) -> QueryResult<()> {
    while transaction_depth(connection)? > outer {
        Manager::rollback_transaction(connection).await?;
    }
    // The transactions that were given up were deeper.
    connection.given_up().clear();
    Ok(())
}

fn transaction_depth(connection: &mut impl EngineConnection) -> QueryResult<u32> {
    let status = Manager::transaction_manager_status_mut(connection);
    let depth = status.transaction_depth()?;
    Ok(depth.map_or(0, u32::from))
}
