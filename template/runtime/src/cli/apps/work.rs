//! What `serve` and `worker` do beside requests.

use std::time::Duration;

use anyhow::Result;

use super::serve::Stop;
#[cfg(feature = "nats")]
use crate::nats::Receiver;
use crate::{
    composition::AppContext,
    queue::{Jobs, Relay, Schedules, Subscribers},
};

/// Runs jobs, and receives the events of other services from which jobs are made.
pub(super) struct Work<S: Jobs + Schedules + Subscribers> {
    relay: Relay<S>,
    #[cfg(feature = "nats")]
    receiver: Option<Receiver<S>>,
}

impl<S: Jobs + Schedules + Subscribers> Work<S> {
    pub(super) fn new(context: &AppContext<S>) -> Result<Self> {
        Ok(Self {
            relay: Relay::new(context.clone())?,
            #[cfg(feature = "nats")]
            receiver: Receiver::new(context.clone())?,
        })
    }

    /// Works until `stop` completes. Then it waits for the jobs that run, but not longer than `patience`.
    pub(super) async fn run(self, stop: Stop, patience: Duration) {
        #[cfg(feature = "nats")]
        if let Some(receiver) = self.receiver {
            let run = self.relay.run(stop.clone(), patience);
            futures_util::future::join(run, receiver.run(stop)).await;
            return;
        }
        self.relay.run(stop, patience).await;
    }
}
