use std::{convert::Infallible, future::Future, time::Duration};

use anyhow::{Context, Result};
use axum::{ServiceExt, extract::Request, response::Response};
use tokio::{net::TcpListener, select, time::sleep};
use tower::Service;

use crate::settings::ServerSettings;

/// What is served: the API, once it is put together. Not a `Router`, which puts what its layers do into
/// boxes, request after request: up to 4 % of what a query costs.
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

/// Serves `api` until `stop` completes and the requests that run are answered.
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
        tracing::info!("stopping: no new requests, running ones are finished");
    };
    let api = api.into_make_service();
    select! {
        served = axum::serve(listener, api).with_graceful_shutdown(stop) => Ok(served?),
        never = keep_a_timer_running() => match never {},
    }
}

/// Each request has a timer, its timeout. Tokio makes a system call for a timer that ends before all
/// others, and would for each request while there are no others: 8 % of what `GET /health/live` costs.
async fn keep_a_timer_running() -> Infallible {
    loop {
        sleep(Duration::from_secs(1)).await;
    }
}

/// Completes when the process is asked to stop: SIGTERM, or Ctrl-C.
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
