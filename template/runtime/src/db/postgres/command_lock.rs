use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedRwLockReadGuard, RwLock, oneshot},
    time::timeout,
};

/// Lets commands that lost a race win the next one. Any number of commands have a transaction open at the
/// same time, until one of them fails because another one changed what it had read. When that command is run
/// again, it gets exclusive access. Correctness does not depend on this lock, and no command waits long for
/// it.
#[derive(Clone, Default)]
pub(super) struct CommandLock(Arc<Mutex<Lock>>);

type Lock = Arc<RwLock<()>>;

/// The permit of a command to have a transaction open, until it is dropped.
pub(super) enum CommandPermit {
    /// Other commands have permits at the same time.
    Shared { _guard: OwnedRwLockReadGuard<()> },
    /// No other command has a permit.
    Exclusive { _end: oneshot::Sender<()> },
}

/// The maximum time that a command waits for a permit before it continues without one, and that it holds an
/// exclusive one.
const MAX_WAIT: Duration = Duration::from_millis(250);

impl CommandLock {
    /// Returns the permit for an `attempt` at a command, or `None` if none becomes free in time. The permit
    /// is exclusive from the second attempt on.
    pub(super) async fn acquire(&self, attempt: u32) -> Option<CommandPermit> {
        let lock = self.lock();
        if attempt == 1 {
            let guard = timeout(MAX_WAIT, lock.read_owned()).await;
            return guard
                .ok()
                .map(|guard| CommandPermit::Shared { _guard: guard });
        }
        let Ok(guard) = timeout(MAX_WAIT, Arc::clone(&lock).write_owned()).await else {
            self.replace(&lock);
            return None;
        };
        let (end, ended) = oneshot::channel::<()>();
        tokio::spawn(async move {
            let _ = timeout(MAX_WAIT, ended).await;
            drop(guard);
        });
        Some(CommandPermit::Exclusive { _end: end })
    }

    fn lock(&self) -> Lock {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces `lock` if a command does not release it, so that other commands do not wait for that command
    /// again.
    fn replace(&self, lock: &Lock) {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&current, lock) {
            *current = Lock::default();
        }
    }
}
