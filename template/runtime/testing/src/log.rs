use std::{
    io::{self, Write},
    sync::{Arc, LazyLock, Mutex},
};

use runtime::{
    settings::{LogFilter, LogFormat},
    telemetry,
};
use tracing::{
    Dispatch,
    subscriber::{DefaultGuard, NoSubscriber, set_default},
};
use tracing_subscriber::layer::SubscriberExt as _;

/// While there is only one log in a process, `tracing` asks the thread that is the first to log something whether
/// anybody wants it, and keeps the answer for all threads: what the test of another thread logged first would never be
/// recorded. With a second log, it asks all.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::new()));

/// The log of this thread, until it is dropped.
pub struct Log {
    lines: Lines,
    _guard: DefaultGuard,
}

impl Log {
    /// Begins to record what is logged by default.
    #[must_use]
    pub fn record() -> Self {
        Self::record_filtered("info")
    }

    /// Begins to record what is logged with this `LOG__FILTER`.
    #[must_use]
    pub fn record_filtered(filter: &str) -> Self {
        Self::record_as(LogFormat::Text, filter)
    }

    /// Begins to record what is logged in this format with this `LOG__FILTER`.
    #[must_use]
    pub fn record_as(format: LogFormat, filter: &str) -> Self {
        LazyLock::force(&SECOND);
        let filter: LogFilter = filter.parse().expect("the filter is not valid");
        let filter = telemetry::filter(&filter).expect("the filter is not valid");
        let lines = Lines::default();
        let writer = lines.clone();
        let lines_of_log = telemetry::lines(format, false, move || writer.clone());
        let subscriber = tracing_subscriber::registry()
            .with(filter)
            .with(lines_of_log);
        Self {
            lines,
            _guard: set_default(subscriber),
        }
    }

    /// Returns the lines that were logged. Those for people begin with their level, and not with the time.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let log = String::from_utf8(self.lines.0.lock().unwrap().clone()).unwrap();
        let without_time = |line: &str| match line.split_once("Z ") {
            Some((_, rest)) if !line.starts_with('{') => rest.trim().to_owned(),
            _ => line.to_owned(),
        };
        log.lines().map(without_time).collect()
    }
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
