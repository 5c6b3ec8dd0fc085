use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use app_core::{Error, Result};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard, Notify};

use super::Connection;

/// What the repositories of one unit of work share: its connection, and so its transaction.
#[derive(Clone, Default)]
pub struct Session(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// Told by a repository that wants the connection, heard by whoever runs the unit of work.
    wanted: Notify,
    in_use: AtomicBool,
    /// Told when the unit of work has arrived at a database thread.
    arrived: Notify,
    connection: Mutex<Option<Connection>>,
}

impl Session {
    /// The connection of this unit of work. Asking for it the first time moves the unit of work to
    /// a database thread: from here on, waiting for anything but the database keeps that thread
    /// from serving others.
    pub async fn connection(&self) -> Result<MappedMutexGuard<'_, Connection>> {
        if !self.0.in_use.load(Ordering::Acquire) {
            let mut arrived = std::pin::pin!(self.0.arrived.notified());
            arrived.as_mut().enable();
            if !self.0.in_use.load(Ordering::Acquire) {
                self.0.wanted.notify_one();
                arrived.await;
            }
        }
        MutexGuard::try_map(self.0.connection.lock().await, Option::as_mut)
            .map_err(|_| Error::internal("this unit of work has ended"))
    }

    /// Whether the unit of work has moved to a database thread.
    pub fn in_use(&self) -> bool {
        self.0.in_use.load(Ordering::Acquire)
    }

    /// Completes when the unit of work needs its connection.
    pub(super) async fn wanted(&self) {
        self.0.wanted.notified().await;
    }

    /// Puts `connection` at the disposal of the unit of work.
    pub(super) async fn lend(&self, connection: Connection) {
        *self.0.connection.lock().await = Some(connection);
        self.0.in_use.store(true, Ordering::Release);
        self.0.arrived.notify_waiters();
    }

    /// Takes the connection back, unless something that outlived the unit of work holds on to it.
    pub(super) fn reclaim(&self) -> Option<Connection> {
        let Ok(mut connection) = self.0.connection.try_lock() else {
            self.discard_later();
            return None;
        };
        connection.take()
    }

    /// Closes the connection, and with it whatever it had begun, as soon as whoever holds on to it lets
    /// go.
    fn discard_later(&self) {
        let session = self.clone();
        tokio::spawn(async move {
            session.0.connection.lock().await.take();
        });
    }
}
