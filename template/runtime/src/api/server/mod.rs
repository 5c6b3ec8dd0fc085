//! The HTTP server: it accepts connections, bounds their number and their time, and closes them when the service
//! stops.

mod accept;
mod activity;
mod answer;
mod connection;
mod descriptors;
mod stage;
mod stream;
mod watchdog;

use std::{
    convert::Infallible,
    future::{Future, pending},
    net::SocketAddr,
    time::Duration,
};

use anyhow::{Context, Result};
use axum::{extract::Request, response::Response};
use tokio::{net::TcpListener, select, time::sleep};
use tower::Service;

use self::accept::Acceptor;
use crate::settings::ServerSettings;

/// An API that is ready to serve. It is not a `Router`, because a `Router` boxes the futures of its layers
/// for every request, which costs up to 4 % of a query.
pub trait ApiService:
    Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> ApiService for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>
        + Clone
        + Send
        + Sync
        + 'static
{
}

/// An HTTP server that listens on its address.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    settings: ServerSettings,
}

impl Server {
    /// Listens on the address in `settings`. Fails if that is not possible, for example because another process does.
    pub async fn bind(settings: &ServerSettings) -> Result<Self> {
        let address = settings.address();
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address}"))?;
        Ok(Self {
            address: listener.local_addr()?,
            listener,
            settings: settings.clone(),
        })
    }

    /// Returns the address on which the server listens. If the port in the settings is 0, the system has chosen one.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves `api` until `stop` completes and all requests are answered that were received until then. When `drain` has
    /// completed, clients are asked to use their connections no longer, so that they notice in time.
    pub async fn serve(
        self,
        api: impl ApiService,
        drain: impl Future<Output = ()> + Send,
        stop: impl Future<Output = ()> + Send,
    ) {
        let address = self.address;
        if self.settings.docs {
            tracing::info!("listening on http://{address}, API at http://{address}/docs");
        } else {
            tracing::info!("listening on http://{address}, without a description of the API");
        }
        let acceptor = Acceptor::new(self.listener, &self.settings, api);
        select! {
            () = acceptor.run(drain, stop) => {}
            never = keep_a_timer_running() => match never {},
        }
    }
}

/// Serves `api` on `listener`, with the limits in `settings`, until the future is dropped.
pub(crate) async fn serve_on(
    listener: TcpListener,
    settings: &ServerSettings,
    api: impl ApiService,
) {
    let acceptor = Acceptor::new(listener, settings, api);
    acceptor.run(pending(), pending()).await;
}

/// Ensures that there is always a timer. Each request has a timer for its timeout. Tokio makes a system call
/// for a timer that ends before all others. Without another timer, it would do so for each request, which
/// costs 8 % of `GET /health/live`.
async fn keep_a_timer_running() -> Infallible {
    loop {
        sleep(Duration::from_secs(1)).await;
    }
}

/// Completes when the process is asked to stop, by SIGTERM or Ctrl-C.
pub async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
