use kernel::{Command, CommandHandler, Result};
use tracing::Instrument;

use super::{measured::measured, retry::retry, span::span};
use crate::{
    composition::{AppContext, Composition, Handled, Scope},
    db::Engine,
};

/// Runs commands, each in its own unit of work.
pub struct CommandBus<S: Composition> {
    pub(super) context: AppContext<S>,
}

impl<S: Composition> CommandBus<S> {
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
        let attempts = retry(|attempt| self.attempt(command.clone(), attempt));
        measured::<C, _>("command", attempts)
            .instrument(span::<C>("command"))
            .await
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
