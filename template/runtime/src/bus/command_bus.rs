use std::time::Duration;

use kernel::{Command, CommandHandler, Error, Result};
use tracing::Instrument;

use super::span::span;
use crate::{
    composition::{AppContext, Composition, Handled, Scope},
    db::Engine,
};

/// Runs commands, each in its own unit of work.
pub struct CommandBus<S: Composition> {
    pub(super) context: AppContext<S>,
}

impl<S: Composition> CommandBus<S> {
    /// The number of times that a command is run if it loses every race.
    pub(super) const ATTEMPTS: u32 = 5;

    #[must_use]
    pub fn new(context: AppContext<S>) -> Self {
        Self { context }
    }

    /// Runs `command` until it completes. If this returns `Ok`, its effects are committed. If it returns
    /// `Err`, there are no effects.
    ///
    /// The future may be dropped. The command then either does not begin, or runs until it completes and its
    /// result is discarded.
    pub async fn dispatch<C>(&self, command: C) -> Result<C::Output>
    where
        C: Command + Handled<S, Handler: CommandHandler<C>>,
    {
        self.retry(command).instrument(span::<C>("command")).await
    }

    async fn retry<C>(&self, command: C) -> Result<C::Output>
    where
        C: Command + Handled<S, Handler: CommandHandler<C>>,
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
        C: Command + Handled<S, Handler: CommandHandler<C>>,
    {
        let context = self.context.clone();
        self.context
            .database()
            .write(attempt, move |unit_of_work| async move {
                let scope = Scope::new(context, unit_of_work);
                C::handler(&scope).handle(command).await
            })
            .await
    }
}

impl<S: Composition> Clone for CommandBus<S> {
    fn clone(&self) -> Self {
        Self::new(self.context.clone())
    }
}

/// Returns the time to wait before the next attempt. It grows with every attempt, and is random so that two
/// commands that raced do not meet again.
pub(super) fn back_off(attempt: u32) -> Duration {
    let most = 5_u64 << attempt;
    Duration::from_millis(fastrand::u64(1..=most))
}
