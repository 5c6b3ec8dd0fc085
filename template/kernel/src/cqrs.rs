//! Commands change state, queries read it. Each is a plain value with exactly one handler.

use std::future::Future;

use async_trait::async_trait;

use crate::Result;

/// A request to change something. Its handler runs in a unit of work: one transaction, which is committed
/// when the handler returns `Ok` and rolled back when it returns `Err`.
///
/// A command implements `Clone` because it is run again if it lost a race against another command.
pub trait Command: Clone + Send + Sync + 'static {
    /// The value that the caller gets back.
    type Output: Send + 'static;
}

/// Carries out the command `C`.
///
/// The writes of the handler are committed before the caller gets the answer `Ok`. All of them are rolled
/// back if the handler returns `Err` or panics, if it is given up because it holds the database for longer
/// than the settings allow, or if its future is dropped because the handler that dispatched it no longer
/// waits.
///
/// Effects outside of the database are not undone, and happen again if the command is run again.
pub trait CommandHandler<C: Command>: Send + Sync {
    /// Carries out the command, or fails and leaves the database as it was.
    fn handle(&self, command: C) -> impl Future<Output = Result<C::Output>> + Send;
}

/// A request to read something. Its handler never writes, so it needs no transaction.
pub trait Query: Send + Sync + 'static {
    /// The answer.
    type Output: Send + 'static;
}

/// Answers the query `Q`. Query handlers read the database directly and belong to the infrastructure.
pub trait QueryHandler<Q: Query>: Send + Sync {
    /// Returns the answer, from committed data.
    fn handle(&self, query: Q) -> impl Future<Output = Result<Q::Output>> + Send;
}

/// Lets a handler dispatch the command `C` within its own unit of work.
///
/// The writes of the dispatched command are committed with the unit of work if both succeed. If the
/// dispatched command fails, panics or is dropped before it completes, only its own writes are rolled back,
/// and the handler may continue, for instance to try something else. There is one failure that a handler
/// cannot handle: if the dispatched command lost a race, the whole unit of work is run again, whatever the
/// handler returns.
///
/// The dispatched command has exclusive use of the connection from its first use of the database until it
/// ends. Commands that are dispatched concurrently therefore run one after the other. If one of them waits
/// for another one, it is given up after its timeout. Dispatching a command while holding the connection is
/// an error.
#[async_trait]
pub trait Dispatch<C: Command>: Send + Sync {
    /// Runs the handler of `command` and returns what it returns.
    async fn dispatch(&self, command: C) -> Result<C::Output>;
}

/// Lets a handler ask the query `Q`. The answer includes what its unit of work has written so far, except
/// what was rolled back.
///
/// A query that is asked before the first use of a repository is answered from committed data and opens no
/// transaction, so ask first and then write. Answers from before and after the first write may therefore
/// differ by what others have committed in the meantime.
#[async_trait]
pub trait Ask<Q: Query>: Send + Sync {
    /// Runs the handler of `query` and returns what it returns.
    async fn ask(&self, query: Q) -> Result<Q::Output>;
}
