use std::{convert::Infallible, future::Future, time::Duration};

use anyhow::{Context, Result};
use axum::{ServiceExt, extract::Request, response::Response};
use tokio::{net::TcpListener, select, time::sleep};
use tower::Service;

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

/// Serves `api` until `stop` completes and all running requests are answered.
pub async fn serve(
    api: impl ApiService,
    settings: &ServerSettings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let address = settings.address();
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr()?;
    tracing::info!("listening on http://{address}, API at http://{address}/docs");

    let stop = async {
        stop.await;
        tracing::info!("stopping: no new requests are accepted, running ones are finished");
    };
    let api = api.into_make_service();
    select! {
        served = axum::serve(listener, api).with_graceful_shutdown(stop) => Ok(served?),
        never = keep_a_timer_running() => match never {},
    }
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
