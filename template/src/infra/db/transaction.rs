//! Transactions within transactions. What is given up half-way is rolled back before the connection is
//! used again, so that nothing which comes after it goes with it.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

use app_core::Result;
use diesel::{QueryResult, result::Error as DieselError};
use diesel_async::{AnsiTransactionManager as Manager, TransactionManager};
use futures_util::FutureExt;

use super::backend::{Connection, failure};

/// How a transaction ends, or a savepoint within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Completion {
    Commit,
    RollBack,
}

/// Tells a connection which of its transactions were given up.
#[derive(Clone)]
pub(super) struct GivenUp(Arc<AtomicU32>);

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

impl Connection {
    /// Runs `work` as a transaction within the unit of work: commits it, as far as the unit of work is
    /// committed, when it returns `Ok`, and rolls it back when it fails, panics or is given up.
    ///
    /// It stands before diesel-async's method of this name, which leaves open what is given up.
    pub async fn transaction<F, T, E>(&mut self, work: F) -> Result<T, E>
    where
        for<'r> F: SendAsyncFnOnce<&'r mut Self, Result<T, E>>,
        E: From<DieselError>,
    {
        undo_given_up(self)?;
        Manager::begin_transaction(self).await?;
        let depth = transaction_depth(self)?;
        let mut unless_completed = RollBackUnlessCompleted {
            given_up: self.given_up().clone(),
            depth: Some(depth),
        };
        let result = work(&mut *self).await;
        let ended = end(self, depth, Completion::of(&result)).await;
        unless_completed.depth = None;
        match (result, ended) {
            (Ok(_), Err(error)) => Err(error.into()),
            (result, _) => result,
        }
    }
}

struct RollBackUnlessCompleted {
    given_up: GivenUp,
    depth: Option<u32>,
}

impl Drop for RollBackUnlessCompleted {
    fn drop(&mut self) {
        if let Some(depth) = self.depth {
            self.given_up.0.fetch_min(depth - 1, Relaxed);
        }
    }
}

impl Completion {
    /// What the `result` of the work asks for.
    pub(super) fn of<T, E>(result: &Result<T, E>) -> Self {
        match result {
            Ok(_) => Self::Commit,
            Err(_) => Self::RollBack,
        }
    }
}

impl GivenUp {
    const NOTHING: u32 = u32::MAX;
}

impl Default for GivenUp {
    fn default() -> Self {
        Self(Arc::new(AtomicU32::new(Self::NOTHING)))
    }
}

/// Rolls back what was given up. To be called before each statement.
pub(super) fn undo_given_up(connection: &mut Connection) -> QueryResult<()> {
    let kept = connection.given_up().0.load(Relaxed);
    if kept == GivenUp::NOTHING {
        return Ok(());
    }
    // Neither database is waited for: what is to be done is done at once, or sent with the next
    // statement.
    roll_back_deeper(connection, kept)
        .now_or_never()
        .unwrap_or(Err(DieselError::BrokenTransactionManager))
}

/// Whether `sql` is one statement, as diesel-async has it, that begins or ends a transaction.
pub(super) fn is_control(sql: &str) -> bool {
    const VERBS: [&str; 5] = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT ", "RELEASE "];
    VERBS.iter().any(|verb| sql.starts_with(verb)) && !sql.contains(';')
}

/// How many transactions are open, one within the other.
pub(super) fn depth(connection: &mut Connection) -> Result<u32> {
    transaction_depth(connection).map_err(failure)
}

/// Begins a savepoint, and tells its depth.
pub(super) async fn begin_savepoint(connection: &mut Connection) -> Result<u32> {
    Manager::begin_transaction(connection)
        .await
        .map_err(failure)?;
    depth(connection)
}

/// Ends the savepoint at `depth`. What was begun within it and left open is rolled back in any case.
pub(super) async fn end_savepoint(
    connection: &mut Connection,
    depth: u32,
    completion: Completion,
) -> Result<()> {
    let ended = end(connection, depth, completion).await;
    ended.map_err(failure)
}

async fn end(connection: &mut Connection, depth: u32, completion: Completion) -> QueryResult<()> {
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

/// Commits the outermost transaction.
pub(super) async fn commit(connection: &mut Connection) -> Result<()> {
    Manager::commit_transaction(connection)
        .await
        .map_err(failure)
}

/// Rolls back all but the `kept` outermost transactions.
pub(super) async fn roll_back_to(connection: &mut Connection, kept: u32) -> Result<()> {
    roll_back_deeper(connection, kept).await.map_err(failure)
}

async fn roll_back_deeper(connection: &mut Connection, kept: u32) -> QueryResult<()> {
    while transaction_depth(connection)? > kept {
        Manager::rollback_transaction(connection).await?;
    }
    // What was given up was deeper.
    connection.given_up().0.store(GivenUp::NOTHING, Relaxed);
    Ok(())
}

fn transaction_depth(connection: &mut Connection) -> QueryResult<u32> {
    let status = Manager::transaction_manager_status_mut(connection);
    let depth = status.transaction_depth()?;
    Ok(depth.map_or(0, u32::from))
}
