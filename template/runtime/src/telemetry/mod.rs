//! The log, and the export of traces.

#[cfg(feature = "otlp")]
pub(crate) mod otlp;

use std::io::{IsTerminal, stderr};

use anyhow::Result;
use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, fmt, layer::SubscriberExt, registry::LookupSpan, util::SubscriberInitExt,
};

use crate::settings::{LogFormat, LogSettings};

/// Starts logging to standard error, because standard output is for results. Starts to export traces, if the settings
/// say where to.
pub fn start(settings: &LogSettings) -> Result<()> {
    // It would log the values of statements, which may be secret.
    let values = "tokio_postgres::query=info".parse()?;
    let filter = EnvFilter::try_new(settings.filter.directives())?.add_directive(values);
    let export = export(settings)?;
    let lines = fmt::layer().with_writer(stderr);
    let registry = tracing_subscriber::registry().with(filter).with(export);
    match settings.format {
        LogFormat::Text => registry
            .with(lines.with_ansi(stderr().is_terminal()))
            .try_init()?,
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init()?,
    }
    Ok(())
}

/// Exports what is left of the traces. Does nothing if none are exported.
#[allow(clippy::unused_async)] // without the feature, there is nothing to wait for
pub async fn stop() {
    #[cfg(feature = "otlp")]
    otlp::stop().await;
}

type Export<S> = Option<Box<dyn Layer<S> + Send + Sync>>;

#[cfg(feature = "otlp")]
fn export<S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync>(
    settings: &LogSettings,
) -> Result<Export<S>> {
    let endpoint = settings.otlp_endpoint.as_ref();
    endpoint.map(otlp::layer).transpose()
}

#[cfg(not(feature = "otlp"))]
fn export<S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync>(
    settings: &LogSettings,
) -> Result<Export<S>> {
    anyhow::ensure!(
        settings.otlp_endpoint.is_none(),
        "LOG__OTLP_ENDPOINT needs the feature `otlp` of the crate `runtime`: add it to `features` of `runtime` in \
         Cargo.toml"
    );
    Ok(None)
}
