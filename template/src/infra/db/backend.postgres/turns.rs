use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedRwLockReadGuard, RwLock, oneshot},
    time::timeout,
};

/// Lets commands that lost a race win the next one. Any number of commands have a transaction open at
/// the same time, until one of them fails because another changed what it had read; run again, it has
/// the floor for itself. Only a courtesy: what is right does not depend on it, and nobody waits long
/// for it.
#[derive(Clone, Default)]
pub(super) struct Turns(Arc<Mutex<Floor>>);

type Floor = Arc<RwLock<()>>;

/// A command's turn, until it is dropped.
pub(super) enum Turn {
    /// Others have theirs at the same time.
    Shared { _guard: OwnedRwLockReadGuard<()> },
    /// Nobody else has one.
    Alone { _end: oneshot::Sender<()> },
}

/// How long a command waits for its turn before it goes on without, and has it alone.
const PATIENCE: Duration = Duration::from_millis(250);

impl Turns {
    /// The turn of a command at its first `attempt`, or a later one.
    pub(super) async fn take(&self, attempt: u32) -> Option<Turn> {
        let floor = self.floor();
        if attempt == 1 {
            let guard = timeout(PATIENCE, floor.read_owned()).await;
            return guard.ok().map(|guard| Turn::Shared { _guard: guard });
        }
        let Ok(guard) = timeout(PATIENCE, Arc::clone(&floor).write_owned()).await else {
            self.leave(&floor);
            return None;
        };
        let (end, ended) = oneshot::channel::<()>();
        tokio::spawn(async move {
            let _ = timeout(PATIENCE, ended).await;
            drop(guard);
        });
        Some(Turn::Alone { _end: end })
    }

    fn floor(&self) -> Floor {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Somebody does not come to an end: the others go elsewhere, and do not wait for that one again.
    fn leave(&self, floor: &Floor) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&now, floor) {
            *now = Floor::default();
        }
    }
}
