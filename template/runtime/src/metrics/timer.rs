use std::time::Instant;

use metrics::{Label, SharedString, histogram};

use super::{DATABASE_WAIT, is_on};

/// Measures a time. It does nothing if metrics are off.
#[derive(Clone, Copy, Debug)]
pub struct Timer(Option<Instant>);

impl Timer {
    /// Begins to measure.
    pub fn start() -> Self {
        Self(is_on().then(Instant::now))
    }

    /// Records the time since the start in the histogram `name`. Makes the labels only if metrics are on.
    pub fn record<const N: usize>(
        self,
        name: &'static str,
        labels: impl FnOnce() -> [(&'static str, SharedString); N],
    ) {
        if let Self(Some(begun)) = self {
            let labels = labels().map(|(name, value)| Label::new(name, value));
            histogram!(name, Vec::from(labels)).record(begun.elapsed());
        }
    }
}

/// The time that a unit of work waits for a connection.
#[derive(Clone, Copy, Debug)]
pub struct Wait {
    access: &'static str,
    timer: Timer,
}

impl Wait {
    /// Begins to wait. `access` is `read` or `write`.
    pub fn begin(access: &'static str) -> Self {
        Self {
            access,
            timer: Timer::start(),
        }
    }

    /// Records that the unit of work has its connection.
    pub fn end(self) {
        self.timer
            .record(DATABASE_WAIT, || [("access", self.access.into())]);
    }
}
