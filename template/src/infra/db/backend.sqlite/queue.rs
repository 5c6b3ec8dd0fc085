use std::sync::{PoisonError, RwLock};

use app_core::{Error, Result};
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::unit::{Unit, shutting_down};

/// The other end of a queue: where threads take their units of work from, until it is closed and empty.
pub(super) type Waiting = Receiver<Box<dyn Unit>>;

/// Where units of work wait for a thread.
pub(super) struct Queue(RwLock<Option<Sender<Box<dyn Unit>>>>);

impl Queue {
    /// A queue that holds up to `length`.
    pub(super) fn new(length: usize) -> (Self, Waiting) {
        let (sender, waiting) = bounded(length);
        (Self(RwLock::new(Some(sender))), waiting)
    }

    /// Adds `unit`. Who does not fit is turned away.
    pub(super) fn push(&self, unit: Box<dyn Unit>) -> Result<()> {
        let sender = self.0.read().unwrap_or_else(PoisonError::into_inner);
        match sender.as_ref().map(|sender| sender.try_send(unit)) {
            Some(Ok(())) => Ok(()),
            Some(Err(TrySendError::Full(_))) => Err(Error::unavailable(
                "database_busy",
                "The service is too busy. Please try again.",
            )),
            Some(Err(TrySendError::Disconnected(_))) | None => Err(shutting_down()),
        }
    }

    /// Takes nothing more. What waits is still worked off.
    pub(super) fn close(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
