//! Commands that are carried out once for each idempotency key.

use std::{any::type_name, sync::Arc};

use kernel::{Command, CommandHandler, Error, Result, Violation};
use serde::{Serialize, de::DeserializeOwned};
use tracing::Instrument;

use super::{
    command_bus::CommandBus,
    idempotency_key::IdempotencyKey,
    measured::measured,
    retry::{ATTEMPTS, back_off, note_lost_race},
    running::RunningKey,
    span::span,
};
use crate::{
    composition::{Application, Composition, Handled, Scope},
    db::{AnswerKey, AnyUnitOfWork, Engine, EngineConnection as _, KeptAnswer},
};

type Connection<S> = <<S as Application>::Database as Engine>::Connection;

impl<S: Composition> CommandBus<S> {
    /// Runs `command` as [`CommandBus::dispatch`] does, but only once for each `key`. The answer is kept for a
    /// day, in the transaction of the command. With the same key, the same request gets the same answer, and
    /// nothing is done again.
    ///
    /// Fails with [`Error::Invalid`] if the key was used for another request, and with [`Error::Conflict`] if
    /// the first request still runs in this process. A command that fails keeps nothing.
    ///
    /// The key counts for this type of command and for one claimant. Without a key, this is
    /// [`CommandBus::dispatch`].
    pub async fn dispatch_once<C>(
        &self,
        key: Option<IdempotencyKey>,
        command: C,
    ) -> Result<C::Output>
    where
        C: Command<Output: Serialize + DeserializeOwned + Sync>
            + Handled<S, Handler: CommandHandler<C>>,
    {
        match key {
            None => self.dispatch(command).await,
            Some(key) => {
                let key = Arc::new(key);
                measured::<C, _>("command", self.once(key, command))
                    .instrument(span::<C>("command"))
                    .await
            }
        }
    }

    async fn once<C>(&self, key: Arc<IdempotencyKey>, command: C) -> Result<C::Output>
    where
        C: Command<Output: Serialize + DeserializeOwned + Sync>
            + Handled<S, Handler: CommandHandler<C>>,
    {
        let keys = self.context.running_keys();
        let running = keys.begin(&key.claimant, type_name::<C>(), &key.key)?;
        if let Some(answer) = self.find_answer::<C>(&key).await? {
            return answer;
        }
        let mut attempt = 1;
        let output = loop {
            let work = self.keep_answer(&key, command.clone(), attempt, &running);
            let error = match work.await {
                Ok(output) => break output,
                Err(error) => error,
            };
            // Another process may have been faster. Its effects may even be the reason for the failure.
            if let Some(answer) = self.find_answer::<C>(&key).await? {
                return answer;
            }
            match error {
                Error::Contended(cause) if attempt < ATTEMPTS => {
                    note_lost_race(attempt, &cause);
                    tokio::time::sleep(back_off(attempt)).await;
                    attempt += 1;
                }
                error => return Err(error),
            }
        };
        if keys.is_time_to_tidy() {
            self.delete_expired_answers().await;
        }
        Ok(output)
    }

    /// Returns the answer that is kept for `key`, or the error of a key that was used for another request.
    async fn find_answer<C>(&self, key: &Arc<IdempotencyKey>) -> Result<Option<Result<C::Output>>>
    where
        C: Command<Output: DeserializeOwned>,
    {
        let key = Arc::clone(key);
        let find = self
            .context
            .database()
            .read(async move |unit_of_work: AnyUnitOfWork<_>| {
                let answer_key = answer_key::<C>(&key);
                let mut connection = unit_of_work.connection().await?;
                let kept = connection.find_answer(answer_key).await;
                let Some(kept) = kept.map_err(<Connection<S>>::failure)? else {
                    return Ok(None);
                };
                if kept.digest != key.digest {
                    return Ok(Some(Err(reused())));
                }
                let answer = serde_json::from_str(&kept.answer).map_err(Error::internal)?;
                Ok(Some(Ok(answer)))
            });
        find.await
    }

    /// Runs `command`, and keeps its answer in its transaction.
    async fn keep_answer<C>(
        &self,
        key: &Arc<IdempotencyKey>,
        command: C,
        attempt: u32,
        running: &Arc<RunningKey>,
    ) -> Result<C::Output>
    where
        C: Command<Output: Serialize + Sync> + Handled<S, Handler: CommandHandler<C>>,
    {
        let context = self.context.clone();
        let key = Arc::clone(key);
        // The command may run on after the caller has gone.
        let running = Arc::clone(running);
        self.context
            .database()
            .write(attempt, move |unit_of_work| async move {
                let _running = running;
                let scope = Scope::new(context, unit_of_work.clone());
                let output = C::handler(&scope).handle(command).await?;
                let answer = KeptAnswer {
                    digest: key.digest.clone(),
                    answer: serde_json::to_string(&output).map_err(Error::internal)?,
                };
                let mut connection = unit_of_work.connection().await?;
                let kept = connection.keep_answer(answer_key::<C>(&key), &answer).await;
                if kept.map_err(<Connection<S>>::failure)? {
                    Ok(output)
                } else {
                    Err(Error::Contended(
                        "the same request was carried out meanwhile".into(),
                    ))
                }
            })
            .await
    }

    /// Deletes answers whose time is over. It is nothing that the caller waits for.
    async fn delete_expired_answers(&self) {
        let delete = self
            .context
            .database()
            .write(1, async |unit_of_work: AnyUnitOfWork<_>| {
                let mut connection = unit_of_work.connection().await?;
                let deleted = connection.delete_expired_answers().await;
                deleted.map_err(<Connection<S>>::failure)
            });
        if let Err(error) = delete.await {
            tracing::warn!(%error, "cannot delete the answers of idempotency keys that have expired");
        }
    }
}

fn answer_key<C>(key: &IdempotencyKey) -> AnswerKey<'_> {
    AnswerKey {
        claimant: &key.claimant,
        operation: type_name::<C>(),
        key: &key.key,
    }
}

fn reused() -> Error {
    Error::Invalid(vec![Violation {
        pointer: String::new(),
        code: "idempotency_key_reused",
        message: "must be the same as in the first request with this `Idempotency-Key`".to_owned(),
    }])
}
