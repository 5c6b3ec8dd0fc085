//! Commands change state, queries read it. Each is a plain value with exactly one handler.

use std::future::Future;

use async_trait::async_trait;

use crate::Result;

/// A wish to change something. Its handler runs in a unit of work: one transaction, committed when
/// the handler returns `Ok` and rolled back when it returns `Err`.
///
/// A command can be cloned because it is run again when it lost a race against another one.
pub trait Command: Clone + Send + Sync + 'static {
    /// What the caller gets back.
    type Output: Send + 'static;
}

/// Carries out the command `C`.
///
/// What the handler wrote is committed before the caller gets the answer `Ok`. It is rolled back, all of
/// it, when the handler returns `Err` or panics, or when it is given up: it holds the database for longer
/// than the settings allow, or whoever dispatched it from another handler no longer waits.
///
/// Effects outside of the database are not undone, and come twice when the command is run again.
pub trait CommandHandler<C: Command>: Send + Sync {
    /// Does what the command asks for, or fails and leaves the database as it was.
    fn handle(&self, command: C) -> impl Future<Output = Result<C::Output>> + Send;
}

/// A question. Its handler reads and never writes, so it needs no transaction.
pub trait Query: Send + Sync + 'static {
    /// The answer.
    type Output: Send + 'static;
}

/// Answers the query `Q`. Query handlers read the database directly and live in the infrastructure.
pub trait QueryHandler<Q: Query>: Send + Sync {
    /// The answer, from what has been committed.
    fn handle(&self, query: Q) -> impl Future<Output = Result<Q::Output>> + Send;
}

/// Lets a handler dispatch the command `C` as a part of its own unit of work.
///
/// What the dispatched command wrote is committed with the unit of work, if both succeed. If it fails,
/// panics or is given up, what it wrote is rolled back by itself, and the handler may go on: to try
/// something else, say. One failure is not the handler's to deal with: when the dispatched command lost
/// a race, the whole unit of work is run again, whatever the handler returns.
///
/// The dispatched command has the connection to itself from its first use of the database until it ends.
/// Commands that are dispatched side by side therefore run one after the other; one that waits for
/// another of them is given up in the end. To dispatch a command while holding the connection is an error.
#[async_trait]
pub trait Dispatch<C: Command>: Send + Sync {
    /// Runs the handler of `command` and returns what it returns.
    async fn dispatch(&self, command: C) -> Result<C::Output>;
}

/// Lets a handler ask the query `Q`. The answer shows what its unit of work has written so far, without
/// what was rolled back.
///
/// Asked before the first use of a repository, it is answered from what is committed, and opens no
/// transaction: ask first, then write. What is asked before and after the first write may so differ by
/// what others have committed in between.
#[async_trait]
pub trait Ask<Q: Query>: Send + Sync {
    /// Runs the handler of `query` and returns what it returns.
    async fn ask(&self, query: Q) -> Result<Q::Output>;
}
