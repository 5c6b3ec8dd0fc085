//! The log.

use std::io::{IsTerminal, stderr};

use anyhow::Result;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::settings::{LogFormat, LogSettings};

/// Starts logging to standard error, because standard output is for results.
pub fn start(settings: &LogSettings) -> Result<()> {
    // It would log the values of statements, which may be secret.
    let values = "tokio_postgres::query=info".parse()?;
    let filter = EnvFilter::try_new(settings.filter.directives())?.add_directive(values);
    let lines = fmt::layer().with_writer(stderr);
    let registry = tracing_subscriber::registry().with(filter);
    match settings.format {
        LogFormat::Text => registry
            .with(lines.with_ansi(stderr().is_terminal()))
            .try_init()?,
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init()?,
    }
    Ok(())
}
