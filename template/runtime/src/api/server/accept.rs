use std::{
    future::Future,
    io::{self, ErrorKind},
    net::SocketAddr,
    pin::pin,
    sync::Arc,
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpStream},
    select,
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{Instant, sleep},
};

use super::{ApiService, connection::Connections, descriptors, stage::Stage};
use crate::settings::ServerSettings;

/// The time that the server waits when the system gives it no connection, for example because the process has no
/// descriptor left. Otherwise it would ask again and again, and be refused each time.
const PAUSE: Duration = Duration::from_secs(1);

/// The time between two lines in the log that say that no more connections are accepted.
const REMINDER: Duration = Duration::from_mins(1);

/// Accepts connections as long as there is a place for them.
///
/// Further ones wait in the queue of the system. A client that was refused instead would see an outage, although a
/// place soon becomes free: idle connections are closed, and so are those whose request does not arrive in time.
pub struct Acceptor<A> {
    listener: TcpListener,
    connections: Connections<A>,
    places: Arc<Semaphore>,
    limit: usize,
    reminded: Option<Instant>,
}

impl<A: ApiService> Acceptor<A> {
    pub fn new(listener: TcpListener, settings: &ServerSettings, api: A) -> Self {
        let limit = descriptors::bound(settings.connections);
        Self {
            listener,
            connections: Connections::new(settings, api),
            places: Arc::new(Semaphore::new(limit)),
            limit,
            reminded: None,
        }
    }

    /// Serves connections until `stop` completes after `drain`, and then until the requests that were received are
    /// answered.
    pub async fn run(mut self, drain: impl Future<Output = ()>, stop: impl Future<Output = ()>) {
        let (stage, stages) = watch::channel(Stage::Serving);
        let stop = async {
            drain.await;
            stage.send_replace(Stage::Draining);
            stop.await;
        };
        select! {
            biased;
            () = pin!(stop) => {}
            never = self.accept(&stages) => match never {},
        }
        // A client that connects from now on is refused.
        drop((self, stages));
        tracing::info!("stopping: no new requests are accepted, running ones are finished");
        let unfinished = Unfinished(stage);
        unfinished.0.send_replace(Stage::Stopping);
        unfinished.0.closed().await;
    }

    async fn accept(&mut self, stages: &watch::Receiver<Stage>) -> std::convert::Infallible {
        loop {
            let place = self.place().await;
            let (stream, peer) = self.next().await;
            // The answer should not wait for the acknowledgement of what was sent before.
            let _ = stream.set_nodelay(true);
            let connection = self.connections.serve(stream, peer, place, stages.clone());
            tokio::spawn(connection);
        }
    }

    /// Waits for a place for a connection.
    async fn place(&mut self) -> Option<OwnedSemaphorePermit> {
        if let Ok(place) = self.places.clone().try_acquire_owned() {
            return Some(place);
        }
        if self.reminded.is_none_or(|at| at.elapsed() >= REMINDER) {
            self.reminded = Some(Instant::now());
            tracing::warn!(
                "all {} connections are in use: new ones wait until one is closed",
                self.limit
            );
        }
        self.places.clone().acquire_owned().await.ok()
    }

    async fn next(&self) -> (TcpStream, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok(accepted) => return accepted,
                Err(error) if is_of_client(&error) => {}
                Err(error) => {
                    tracing::warn!("cannot accept connections: {error}");
                    sleep(PAUSE).await;
                }
            }
        }
    }
}

/// Whether a client has closed its connection before it was accepted.
fn is_of_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset
    )
}

/// The connections that are open while the server stops: each still answers a request.
struct Unfinished(watch::Sender<Stage>);

impl Drop for Unfinished {
    fn drop(&mut self) {
        let count = self.0.receiver_count();
        if count > 0 {
            tracing::warn!(
                "connections that are cut off before their requests are answered: {count}"
            );
        }
    }
}
