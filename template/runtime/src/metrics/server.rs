//! Answers Prometheus, on an address of its own.

use std::{future::Future, net::SocketAddr, time::Duration};

use anyhow::{Context, Result};
use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use metrics::gauge;
use tokio::{net::TcpListener, select, time::interval};
use tower::Layer as _;

use super::{JOBS_DEAD, JOBS_OLDEST_DUE, JOBS_WAITING, render, tidy};
use crate::{
    api::{admission::AdmissionLayer, server::serve_on},
    composition::{AppContext, Composition},
    db::Engine as _,
    queue::Backlog,
    settings::{ServerSettings, Settings as _},
};

/// The form of the text.
const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The time between two clean-ups.
const TIDY: Duration = Duration::from_secs(5);

/// The connections that may be open. Few programs ask for metrics, and the descriptors of the process are those of the API.
const CONNECTIONS: usize = 16;

/// The socket on which metrics are asked for.
pub struct Listener(TcpListener);

impl Listener {
    /// Returns the address of the socket.
    pub fn address(&self) -> Result<SocketAddr> {
        Ok(self.0.local_addr()?)
    }
}

/// Turns metrics on, and begins to listen on `address`.
pub async fn listen(address: SocketAddr) -> Result<Listener> {
    super::start()?;
    let listener = TcpListener::bind(address).await;
    let listener = listener.with_context(|| format!("cannot listen on {address} for metrics"))?;
    let listener = Listener(listener);
    tracing::info!("metrics at http://{}/metrics", listener.address()?);
    Ok(listener)
}

/// Answers until `stop` completes.
pub async fn serve<S: Composition>(
    context: AppContext<S>,
    Listener(listener): Listener,
    stop: impl Future<Output = ()>,
) {
    let metrics = get(async |State(context): State<AppContext<S>>| {
        context.database().note_usage();
        note_backlog(context.backlog().await.ok());
        ([(header::CONTENT_TYPE, CONTENT_TYPE)], render()).into_response()
    });
    let settings = ServerSettings {
        connections: CONNECTIONS,
        http2: false,
        ..context.settings().server().clone()
    };
    let routes = Router::new().route("/metrics", metrics).with_state(context);
    let tidying = async {
        let mut interval = interval(TIDY);
        loop {
            interval.tick().await;
            tidy();
        }
    };
    let api = AdmissionLayer::new(&settings).layer(routes);
    select! {
        () = serve_on(listener, &settings, api) => {}
        () = tidying => {}
        () = stop => {}
    }
}

#[allow(clippy::cast_precision_loss)] // nobody has so many jobs
fn note_backlog(backlog: Option<Backlog>) {
    let Some(backlog) = backlog else {
        // Prometheus should get no old numbers, but all others.
        for name in [JOBS_WAITING, JOBS_OLDEST_DUE, JOBS_DEAD] {
            gauge!(name).set(f64::NAN);
        }
        return;
    };
    gauge!(JOBS_WAITING).set(backlog.waiting as f64);
    gauge!(JOBS_OLDEST_DUE).set(backlog.oldest_due.as_secs_f64());
    gauge!(JOBS_DEAD).set(backlog.dead as f64);
}
