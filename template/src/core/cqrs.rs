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
pub trait CommandHandler<C: Command>: Send + Sync {
    /// Does what the command asks for, or fails and leaves everything as it was.
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

/// Lets a handler dispatch the command `C`, as part of its own unit of work: both are committed, or
/// none is.
#[async_trait]
pub trait Dispatch<C: Command>: Send + Sync {
    /// Runs the handler of `command` and returns what it returns.
    async fn dispatch(&self, command: C) -> Result<C::Output>;
}

/// Lets a handler ask the query `Q`. The answer shows what the asking command has written so far.
/// Asked before the first use of a repository, it opens no transaction: ask first, then write.
#[async_trait]
pub trait Ask<Q: Query>: Send + Sync {
    /// Runs the handler of `query` and returns what it returns.
    async fn ask(&self, query: Q) -> Result<Q::Output>;
}
