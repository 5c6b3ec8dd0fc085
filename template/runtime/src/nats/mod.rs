//! Events between services, through NATS.
//!
//! An event is a `CloudEvent` 1.0 in JSON, on the subject with its name: `events.shop.billing.invoice_paid`. It
//! arrives at least once. [`Nats`] is the adapter of [`Broadcast`], which sends events; the apps `serve` and `worker`
//! receive those that [`subscribers!`](crate::subscribers) lists by their names, and store the jobs of each once.

mod cloud_event;
mod receiver;

use std::{sync::Arc, time::Duration};

use async_nats::{
    ConnectOptions,
    connection::State,
    jetstream::{
        Context,
        context::{ContextBuilder, PublishErrorKind},
        message::PublishMessage,
        stream::{Config, Stream},
    },
};
use async_trait::async_trait;
use kernel::{Broadcast, Error, PublicEvent, Result};
use secrecy::ExposeSecret;
use tokio::sync::OnceCell;

use self::cloud_event::CloudEvent;
pub use self::receiver::Receiver;
pub use crate::settings::{NatsSettings, NatsUser};

/// How long a server may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How long a stream that this creates keeps events for services that do not run.
const STREAM_AGE: Duration = Duration::from_hours(7 * 24);

/// The time in which a stream that this creates ignores an event that it has. It is the longest time between two
/// attempts of a job.
const DUPLICATE_WINDOW: Duration = Duration::from_hours(1);

/// Sends events to other services. It connects when it sends the first one.
#[derive(Clone)]
pub struct Nats {
    settings: NatsSettings,
    context: Arc<OnceCell<Context>>,
}

impl Nats {
    #[must_use]
    pub fn new(settings: &NatsSettings) -> Self {
        Self {
            settings: settings.clone(),
            context: Arc::default(),
        }
    }

    /// Returns the connection. The first call connects, and creates the stream unless it exists.
    async fn context(&self) -> Result<&Context> {
        let connected = self.context.get_or_try_init(|| self.connect()).await;
        connected.map_err(|error| {
            tracing::warn!(%error, "cannot connect to NATS");
            unavailable()
        })
    }

    async fn connect(&self) -> anyhow::Result<Context> {
        let NatsSettings {
            service,
            servers,
            user,
            credentials,
            ..
        } = &self.settings;
        let mut options = ConnectOptions::new()
            .name(service)
            .connection_timeout(TIMEOUT);
        if let Some(NatsUser { name, password }) = user {
            let name = name.expose_secret().to_owned();
            options = match password {
                Some(password) => {
                    options.user_and_password(name, password.expose_secret().to_owned())
                }
                None => options.token(name),
            };
        }
        if let Some(credentials) = credentials {
            options = options.credentials(credentials.expose_secret())?;
        }
        let client = options.connect(servers.0.clone()).await?;
        let context = ContextBuilder::new().timeout(TIMEOUT).build(client);
        self.stream(&context).await?;
        Ok(context)
    }

    /// Returns the stream, and creates it unless it exists.
    async fn stream(&self, context: &Context) -> anyhow::Result<Stream> {
        let stream = Config {
            name: self.settings.stream.clone(),
            subjects: vec![format!("{}.>", self.settings.subject_prefix)],
            max_age: STREAM_AGE,
            duplicate_window: DUPLICATE_WINDOW,
            ..Config::default()
        };
        Ok(context.get_or_create_stream(stream).await?)
    }

    /// Returns the subject of the events with this name.
    fn subject(&self, event: &str) -> String {
        format!("{}.{event}", self.settings.subject_prefix)
    }
}

#[async_trait]
impl Broadcast for Nats {
    async fn send(&self, event: PublicEvent) -> Result<()> {
        let context = self.context().await?;
        // What is sent now would wait for the server in the memory of this process.
        if context.client().connection_state() != State::Connected {
            return Err(unavailable());
        }
        let subject = self.subject(event.name);
        let message = PublishMessage::build()
            .message_id(&event.id)
            .header("Content-Type", cloud_event::CONTENT_TYPE)
            .payload(CloudEvent::write(event, self.settings.service)?.into());
        let sent = async { context.send_publish(subject, message).await?.await };
        match sent.await {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == PublishErrorKind::MaxPayloadExceeded => {
                Err(Error::internal(error))
            }
            Err(error) => {
                tracing::warn!(%error, "NATS did not take an event");
                Err(unavailable())
            }
        }
    }
}

fn unavailable() -> Error {
    Error::unavailable("nats_unavailable", "NATS does not answer.")
}
