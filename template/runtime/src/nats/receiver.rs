use std::{future::Future, pin::pin, time::Duration};

use anyhow::{Context as _, Result};
use async_nats::jetstream::{
    AckKind, Message,
    consumer::{AckPolicy, pull},
};
use futures_util::{
    StreamExt,
    future::{join, join_all},
};
use metrics::counter;
use tokio::{select, time::sleep};

use super::{Nats, cloud_event::CloudEvent};
use crate::{
    bus::retry,
    composition::{AppContext, Scope},
    db::{Draft, Engine as _, EngineConnection as _, inbox, sql::Sql},
    metrics::EVENTS_RECEIVED,
    queue::{Connection, ForeignEvent, Subscribers, UnitOfWork, store},
    settings::Settings as _,
};

/// The time after which it tries again what has failed.
const AGAIN: Duration = Duration::from_secs(2);

/// The time after which the server delivers an event again that was not acknowledged, also to another replica.
const ACK_WAIT: Duration = Duration::from_secs(30);

/// The number of events of one name that a process fetches at once. They must be stored within [`ACK_WAIT`].
const BATCH: usize = 100;

/// The time between two signs of life of a server that has no events. Without two of them, it is asked again: a server
/// that was restarted does not know that it was asked.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// The time between two looks for events that can be forgotten.
const TIDY: Duration = Duration::from_hours(1);

/// Receives the events of other services, and stores the jobs that are made from them: each event once, because its id
/// is noted in the unit of work that stores its jobs. It is acknowledged after the commit.
///
/// For each name, the server keeps what the service has received, under the names of the service and the event. All
/// replicas share it.
pub struct Receiver<S: Subscribers> {
    context: AppContext<S>,
    nats: Nats,
}

impl<S: Subscribers> Receiver<S> {
    /// Returns `None` if the service reacts to no events of others. Fails if it does and has no settings for NATS.
    pub fn new(context: AppContext<S>) -> Result<Option<Self>> {
        if foreign_events::<S>().next().is_none() {
            return Ok(None);
        }
        let settings = context.settings().nats().context(
            "`subscribers!` lists events of other services, but `Settings::nats` returns no settings",
        )?;
        let nats = Nats::new(settings);
        Ok(Some(Self { context, nats }))
    }

    /// Receives events until `stop` completes. What it has begun to store then, it stores first.
    pub async fn run(self, stop: impl Future<Output = ()> + Clone) {
        let receive = foreign_events::<S>().map(|event| self.receive_all(event, stop.clone()));
        join(join_all(receive), self.tidy(stop.clone())).await;
    }

    async fn receive_all(&self, event: &ForeignEvent, stop: impl Future<Output = ()> + Clone) {
        let mut stopped = pin!(stop.clone());
        while let Err(error) = self.receive(event, stop.clone()).await {
            tracing::warn!(
                error = format!("{error:#}"),
                event = event.name,
                "cannot receive events"
            );
            select! {
                () = &mut stopped => return,
                () = sleep(AGAIN) => {}
            }
        }
    }

    /// Receives events until `stop` completes or the connection fails.
    async fn receive(&self, event: &ForeignEvent, stop: impl Future<Output = ()>) -> Result<()> {
        let mut stop = pin!(stop);
        let mut messages = select! {
            () = &mut stop => return Ok(()),
            messages = self.messages(event) => messages?,
        };
        loop {
            let message = select! {
                biased;
                () = &mut stop => return Ok(()),
                message = messages.next() => message,
            };
            self.handle(event, message.context("the server ended it")??)
                .await;
        }
    }

    async fn messages(&self, event: &ForeignEvent) -> Result<pull::Stream> {
        let context = self.nats.context().await?;
        let stream = self.nats.stream(context).await?;
        // A name must not contain a dot.
        let name = format!("{}-{}", self.nats.settings.service, event.name).replace('.', "__");
        let config = pull::Config {
            durable_name: Some(name),
            filter_subject: self.nats.subject(event.name),
            ack_policy: AckPolicy::Explicit,
            ack_wait: ACK_WAIT,
            ..pull::Config::default()
        };
        let consumer = stream.create_consumer(config).await?;
        let messages = consumer
            .stream()
            .max_messages_per_batch(BATCH)
            .heartbeat(HEARTBEAT);
        Ok(messages.messages().await?)
    }

    async fn handle(&self, event: &ForeignEvent, message: Message) {
        let (answer, outcome) = match read(event, &message.payload) {
            Ok((received, jobs)) => self.keep(event, received, jobs).await,
            Err(error) => {
                let event = event.name;
                tracing::error!(error, event, "an event cannot be read, and is dropped");
                (AckKind::Term, "invalid")
            }
        };
        counter!(EVENTS_RECEIVED, "event" => event.name, "outcome" => outcome).increment(1);
        if let Err(error) = message.ack_with(answer).await {
            // It arrives again.
            tracing::warn!(error, event = event.name, "cannot acknowledge an event");
        }
    }

    /// Stores `jobs`, unless the event has arrived before, and returns what to tell the server, and the outcome
    /// as the value of a label.
    async fn keep(
        &self,
        event: &ForeignEvent,
        received: CloudEvent<'_>,
        jobs: Vec<Draft>,
    ) -> (AckKind, &'static str) {
        let trace = received.trace();
        let CloudEvent { id, source, .. } = received;
        let now = self.context.queue().now::<S::Database>();
        let note = inbox::note(source, id, now);
        let stored = trace.scope(self.in_unit_of_work(note, jobs)).await;
        match stored {
            Ok(0) => (AckKind::Ack, "known"),
            Ok(_) => (AckKind::Ack, "stored"),
            Err(error) => {
                tracing::warn!(%error, event = event.name, "cannot store an event: it arrives again");
                (AckKind::Nak(Some(AGAIN)), "failed")
            }
        }
    }

    /// Runs `statement`, and stores `jobs` if it has changed a row, in one unit of work. Returns the number of changed
    /// rows.
    async fn in_unit_of_work(&self, statement: Sql, jobs: Vec<Draft>) -> kernel::Result<usize> {
        retry(|attempt| {
            let (context, statement, jobs) =
                (self.context.clone(), statement.clone(), jobs.clone());
            let work = |unit_of_work: UnitOfWork<S>| async move {
                let scope = Scope::new(context, unit_of_work.clone());
                let mut connection = unit_of_work.connection().await?;
                let changed = connection.run_sql(statement).await;
                let changed = changed.map_err(<Connection<S>>::failure)?;
                drop(connection);
                if changed > 0 {
                    store(&scope, jobs).await?;
                }
                Ok(changed)
            };
            self.context.database().write(attempt, work)
        })
        .await
    }

    /// Forgets events whose time is over, until `stop` completes.
    async fn tidy(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            let now = self.context.queue().now::<S::Database>();
            let forgotten = self.in_unit_of_work(inbox::forget(now), Vec::new()).await;
            let next = match forgotten {
                Ok(inbox::FORGOTTEN) => Duration::ZERO,
                Ok(_) => TIDY,
                Err(error) => {
                    tracing::warn!(%error, "cannot forget the events that have arrived long ago");
                    TIDY
                }
            };
            select! {
                biased;
                () = &mut stop => return,
                () = sleep(next) => {}
            }
        }
    }
}

fn foreign_events<S: Subscribers>() -> impl Iterator<Item = &'static ForeignEvent> {
    S::FOREIGN_EVENTS.iter().flatten()
}

/// Reads an event and the jobs that are made from it, or returns what is wrong with it.
fn read<'m>(
    event: &ForeignEvent,
    payload: &'m [u8],
) -> Result<(CloudEvent<'m>, Vec<Draft>), String> {
    let received = CloudEvent::read(payload)?;
    let jobs =
        (event.jobs)(&received.data).map_err(|error| format!("its data do not fit: {error}"))?;
    Ok((received, jobs))
}
