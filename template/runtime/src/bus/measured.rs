use std::{future::Future, thread};

use kernel::Result;

use super::span::short_name;
use crate::metrics::{DISPATCH_DURATION, Timer, outcome};

/// Runs `work`, and records how long the message `M` took and what its outcome was, if metrics are on.
pub(super) async fn measured<M, T>(
    kind: &'static str,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let mut message = Message {
        kind,
        name: short_name::<M>(),
        outcome: "cancelled",
        timer: Timer::start(),
    };
    let result = work.await;
    message.outcome = outcome(&result);
    result
}

/// A message that is measured until this is dropped.
struct Message {
    kind: &'static str,
    name: &'static str,
    outcome: &'static str,
    timer: Timer,
}

impl Drop for Message {
    fn drop(&mut self) {
        let labels = || {
            let outcome = if thread::panicking() {
                "panicked"
            } else {
                self.outcome
            };
            [
                ("kind", self.kind.into()),
                ("name", self.name.into()),
                ("outcome", outcome.into()),
            ]
        };
        self.timer.record(DISPATCH_DURATION, labels);
    }
}
