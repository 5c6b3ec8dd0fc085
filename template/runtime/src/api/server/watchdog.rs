use std::{pin::Pin, sync::Arc, time::Duration};

use tokio::time::{Instant, Sleep, sleep};

use super::activity::{Activity, Phase, Snapshot};
use crate::settings::ServerSettings;

/// The time limits of a connection.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimits {
    head: Duration,
    idle: Duration,
}

/// Notices that nothing has happened on a connection for too long.
///
/// It looks four times within the shortest limit, so that requests need no timer for that. A connection therefore lives
/// up to a quarter longer than the limit says.
pub struct Watchdog {
    activity: Arc<Activity>,
    limits: TimeLimits,
    interval: Duration,
    tick: Pin<Box<Sleep>>,
    seen: Snapshot,
    since: Instant,
}

impl TimeLimits {
    pub fn new(settings: &ServerSettings) -> Self {
        Self {
            head: settings.header_timeout,
            idle: settings.idle_timeout,
        }
    }

    /// Returns the time that a connection may stay in `phase` without progress. An answer has its limit elsewhere.
    fn of(self, phase: Phase) -> Option<Duration> {
        match phase {
            Phase::Head => Some(self.head),
            Phase::Idle | Phase::Client => Some(self.idle),
            Phase::Answer => None,
        }
    }
}

impl Watchdog {
    pub fn new(activity: Arc<Activity>, limits: TimeLimits) -> Self {
        let interval = limits.head.min(limits.idle) / 4;
        Self {
            seen: activity.snapshot(),
            activity,
            limits,
            interval,
            tick: Box::pin(sleep(interval)),
            since: Instant::now(),
        }
    }

    /// Whether a request is processed, or its answer is sent.
    pub fn is_working(&self) -> bool {
        matches!(
            self.activity.snapshot().phase,
            Phase::Answer | Phase::Client
        )
    }

    /// Completes when the connection has made no progress for longer than it may.
    pub async fn expired(&mut self) {
        loop {
            self.tick.as_mut().await;
            let now = Instant::now();
            self.tick.as_mut().reset(now + self.interval);
            let snapshot = self.activity.snapshot();
            if snapshot != self.seen {
                self.seen = snapshot;
                self.since = now;
                continue;
            }
            let limit = self.limits.of(snapshot.phase);
            if limit.is_some_and(|limit| now.duration_since(self.since) >= limit) {
                return;
            }
        }
    }
}
