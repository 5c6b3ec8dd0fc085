//! The log, and the export of traces.

mod lines;
#[cfg(feature = "otlp")]
pub(crate) mod otlp;

use std::io::{IsTerminal, stderr};

use anyhow::Result;
use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, layer::SubscriberExt, registry::LookupSpan, util::SubscriberInitExt,
};

pub use self::lines::lines;
use crate::settings::{LogFilter, LogSettings};

/// The target of events that matter for security, like a failed sign-in. They have the field `event` with a name that
/// does not change, so that they can be found and counted.
pub const SECURITY: &str = "security";

/// The target of the spans of requests and jobs. They are there to be exported: lines of the log say what they belong to
/// without them, at less cost.
pub(crate) const WORK: &str = "work";

/// What is logged unless the setting names these targets.
const ALWAYS: &str = "security=info,work=off";

/// Starts logging to standard error, because standard output is for results. Starts to export traces, if the settings
/// say where to.
pub fn start(settings: &LogSettings) -> Result<()> {
    let export = export(settings)?;
    let mut filter = filter(&settings.filter)?;
    if export.is_some() {
        filter = filter.add_directive("work=info".parse()?);
    }
    let lines = lines(settings.format, stderr().is_terminal(), stderr);
    let registry = tracing_subscriber::registry().with(filter).with(export);
    registry.with(lines).try_init()?;
    Ok(())
}

/// Returns what is logged with this setting. Events of [`SECURITY`] are, unless it names their target.
pub fn filter(filter: &LogFilter) -> Result<EnvFilter> {
    // A directive replaces an earlier one of the same target.
    let directives = format!("{ALWAYS},{}", filter.directives());
    // It would log the values of statements, which may be secret.
    let values = "tokio_postgres::query=info".parse()?;
    Ok(EnvFilter::try_new(directives)?.add_directive(values))
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
