//! Metrics, in the form of Prometheus. They are off, and cost one atomic load each, until [`start`] is called.
//!
//! Code of the service may have metrics of its own, with the macros of the crate `metrics`.

mod names;
mod outcome;
mod server;
mod timer;

use std::sync::{
    OnceLock,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use anyhow::{Result, ensure};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

#[cfg(feature = "postgres")]
pub(crate) use self::names::DATABASE_CONNECTIONS;
#[cfg(feature = "sqlite")]
pub(crate) use self::names::DATABASE_LOG;
#[cfg(feature = "nats")]
pub(crate) use self::names::EVENTS_RECEIVED;
use self::names::{BUCKETS, DATABASE_WAIT, JOBS_DEAD, JOBS_OLDEST_DUE, JOBS_WAITING, describe};
pub use self::server::{Listener, listen, serve};
pub(crate) use self::{
    names::{COMMAND_RETRIES, DATABASE_WAITING, DISPATCH_DURATION, JOB_DURATION, REQUEST_DURATION},
    outcome::outcome,
    timer::{Timer, Wait},
};

static IS_ON: AtomicBool = AtomicBool::new(false);

static STARTED: OnceLock<std::result::Result<PrometheusHandle, String>> = OnceLock::new();

/// Turns metrics on for this process. Fails if something else has installed a recorder of metrics.
pub fn start() -> Result<()> {
    let started = STARTED.get_or_init(|| install().map_err(|error| format!("{error:#}")));
    let problem = started.as_ref().err();
    ensure!(
        problem.is_none(),
        "cannot turn metrics on: {}",
        problem.map(String::as_str).unwrap_or_default()
    );
    Ok(())
}

fn install() -> Result<PrometheusHandle> {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)?;
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder)?;
    describe();
    IS_ON.store(true, Relaxed);
    Ok(handle)
}

/// Returns true if metrics are on.
#[must_use]
pub fn is_on() -> bool {
    IS_ON.load(Relaxed)
}

/// Returns all metrics of this process as text for Prometheus. It is empty if metrics are off.
#[must_use]
pub fn render() -> String {
    let handle = STARTED.get().and_then(|started| started.as_ref().ok());
    handle.map(PrometheusHandle::render).unwrap_or_default()
}

/// Returns `number` as the value of a metric.
#[allow(clippy::cast_precision_loss)] // it is exact up to the length of a large file
pub(crate) fn as_metric(number: usize) -> f64 {
    number as f64
}

/// Tidies up. Without it, memory would grow while nobody asks for the metrics.
fn tidy() {
    if let Some(Ok(handle)) = STARTED.get() {
        handle.run_upkeep();
    }
}
