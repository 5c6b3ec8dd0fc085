use std::future::Future;

use anyhow::{Context, Result};
use axum::Router;
use tokio::{net::TcpListener, select, sync::oneshot, time::sleep};

use crate::settings::ServerSettings;

/// Serves `router` until `stop` completes. Running requests are finished, unless that takes longer
/// than the settings allow.
pub async fn serve(
    router: Router,
    settings: &ServerSettings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let address = settings.address();
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr()?;
    tracing::info!("listening on http://{address}, API at http://{address}/docs");

    let (stopping, stopped) = oneshot::channel();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping: no new requests, running ones are finished");
        let _ = stopping.send(());
    });
    let patience = settings.shutdown_timeout;
    let out_of_patience = async move {
        let _ = stopped.await;
        sleep(patience).await;
    };
    select! {
        result = server => result?,
        () = out_of_patience => tracing::warn!("stopped with requests still running"),
    }
    Ok(())
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
