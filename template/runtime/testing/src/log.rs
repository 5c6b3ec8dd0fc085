use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use runtime::{settings::LogFilter, telemetry};
use tracing::subscriber::{DefaultGuard, set_default};

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
        let filter: LogFilter = filter.parse().expect("the filter is not valid");
        let filter = telemetry::filter(&filter).expect("the filter is not valid");
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .without_time()
            .finish();
        Self {
            lines,
            _guard: set_default(subscriber),
        }
    }

    /// Returns the lines that were logged.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let log = String::from_utf8(self.lines.0.lock().unwrap().clone()).unwrap();
        log.lines().map(|line| line.trim().to_owned()).collect()
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
