//! The way from a message to its handler, and what happens around every handler on that way.

use std::{any::type_name, time::Duration};

use app_core::{Command, CommandHandler, Error, Query, QueryHandler, Result};
use tracing::{Instrument, info_span};

use super::composition::{Handled, Lifespan, Scope};

/// Runs commands, each in a unit of work of its own.
#[derive(Clone)]
pub struct CommandBus {
    lifespan: Lifespan,
}

impl CommandBus {
    /// How often a command is run that keeps losing races.
    const ATTEMPTS: u32 = 5;

    pub fn new(lifespan: Lifespan) -> Self {
        Self { lifespan }
    }

    /// Runs `command` to its end. When this returns `Ok`, its effects are committed; when it
    /// returns `Err`, there are none. Dropping the future leaves the command whole: it is either
    /// not begun, or finished without a listener.
    pub async fn dispatch<C>(&self, command: C) -> Result<C::Output>
    where
        C: Command + Handled<Handler: CommandHandler<C>>,
    {
        self.retry(command).instrument(span::<C>("command")).await
    }

    async fn retry<C>(&self, command: C) -> Result<C::Output>
    where
        C: Command + Handled<Handler: CommandHandler<C>>,
    {
        let mut attempt = 1;
        loop {
            match self.attempt(command.clone(), attempt).await {
                Err(Error::Contended(cause)) if attempt < Self::ATTEMPTS => {
                    tracing::info!(attempt, %cause, "lost a race, running again");
                    tokio::time::sleep(back_off(attempt)).await;
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    async fn attempt<C>(&self, command: C, attempt: u32) -> Result<C::Output>
    where
        C: Command + Handled<Handler: CommandHandler<C>>,
    {
        let lifespan = self.lifespan.clone();
        self.lifespan
            .database()
            .write(attempt, move |session| async move {
                dispatch_within(&Scope::new(lifespan, session), command).await
            })
            .await
    }
}

/// Runs `command` in the unit of work of `scope`.
pub async fn dispatch_within<C>(scope: &Scope, command: C) -> Result<C::Output>
where
    C: Command + Handled<Handler: CommandHandler<C>>,
{
    C::handler(scope).handle(command).await
}

/// Runs `command` as a part of the unit of work of `scope`: what it wrote is rolled back when it fails,
/// panics or is given up.
pub async fn dispatch_nested<C>(scope: &Scope, command: C) -> Result<C::Output>
where
    C: Command + Handled<Handler: CommandHandler<C>>,
{
    let savepoint = scope.session().savepoint();
    let nested = Scope::new(scope.lifespan().clone(), savepoint.session().clone());
    let result = dispatch_within(&nested, command).await;
    savepoint.end(result).await
}

/// Answers `query` from where `scope` stands: within its unit of work once that uses the database,
/// so that a command sees what it wrote; until then without opening a transaction.
pub async fn ask_within<Q>(scope: &Scope, query: Q) -> Result<Q::Output>
where
    Q: Query + Handled<Handler: QueryHandler<Q>>,
{
    if scope.session().in_use() {
        Q::handler(scope).handle(query).await
    } else {
        QueryBus::new(scope.lifespan().clone())
            .dispatch(query)
            .await
    }
}

/// Answers queries.
#[derive(Clone)]
pub struct QueryBus {
    lifespan: Lifespan,
}

impl QueryBus {
    pub fn new(lifespan: Lifespan) -> Self {
        Self { lifespan }
    }

    /// The answer to `query`, from what has been committed.
    pub async fn dispatch<Q>(&self, query: Q) -> Result<Q::Output>
    where
        Q: Query + Handled<Handler: QueryHandler<Q>>,
    {
        let lifespan = self.lifespan.clone();
        self.lifespan
            .database()
            .read(move |session| async move {
                Q::handler(&Scope::new(lifespan, session))
                    .handle(query)
                    .await
            })
            .instrument(span::<Q>("query"))
            .await
    }
}

/// A span that names the message, without its content: that may be secret.
fn span<M>(kind: &'static str) -> tracing::Span {
    info_span!("dispatch", kind, name = short_name::<M>())
}

/// The name of a type, without its path.
fn short_name<T>() -> &'static str {
    let path = type_name::<T>();
    path.rsplit("::").next().unwrap_or(path)
}

/// Grows with every attempt, and is random so that two racers do not meet again.
fn back_off(attempt: u32) -> Duration {
    let most = 5_u64 << attempt;
    Duration::from_millis(fastrand::u64(1..=most))
}
