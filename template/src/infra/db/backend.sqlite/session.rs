use std::{
    future::poll_fn,
    mem,
    sync::{self, Arc, PoisonError},
    task::{Context, Poll, Waker},
};

use app_core::{Error, Result};
use tokio::{
    select,
    sync::{MappedMutexGuard, Mutex, MutexGuard, Notify},
};

use super::Connection;

/// What the repositories of one unit of work share: its connection, and so its transaction.
#[derive(Clone, Default)]
pub struct Session(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// Told by a repository that wants the connection, heard by whoever runs the unit of work.
    wanted: Notify,
    arrival: sync::Mutex<Arrival>,
    connection: Mutex<Option<Connection>>,
}

/// Whether the unit of work has arrived at a database thread, and who waits for that.
#[derive(Default)]
struct Arrival {
    arrived: bool,
    waiting: Vec<Waker>,
}

impl Session {
    /// The connection of this unit of work. Asking for it the first time moves the unit of work to
    /// a database thread: from here on, waiting for anything but the database keeps that thread
    /// from serving others.
    pub async fn connection(&self) -> Result<MappedMutexGuard<'_, Connection>> {
        poll_fn(|context| self.poll_arrived(context)).await;
        MutexGuard::try_map(self.0.connection.lock().await, Option::as_mut)
            .map_err(|_| Error::internal("this unit of work has ended"))
    }

    fn poll_arrived(&self, context: &Context<'_>) -> Poll<()> {
        let mut arrival = self.arrival();
        if arrival.arrived {
            return Poll::Ready(());
        }
        arrival.waiting.push(context.waker().clone());
        self.0.wanted.notify_one();
        Poll::Pending
    }

    /// Whether the unit of work has moved to a database thread.
    pub fn in_use(&self) -> bool {
        self.arrival().arrived
    }

    /// Runs `work`, the unit of work, until it has a result, or needs its connection: `None`, and it is
    /// to go on where it is lent one.
    pub(super) async fn begin<F: Future + Unpin>(&self, work: &mut F) -> Option<F::Output> {
        select! {
            biased;
            result = &mut *work => return Some(result),
            () = self.0.wanted.notified() => {}
        }
        // It will be polled there: that it has arrived is nothing to wake this task for.
        poll_fn(|context| {
            let here = context.waker();
            self.arrival()
                .waiting
                .retain(|waker| !waker.will_wake(here));
            Poll::Ready(())
        })
        .await;
        None
    }

    /// Puts `connection` at the disposal of the unit of work.
    pub(super) async fn lend(&self, connection: Connection) {
        *self.0.connection.lock().await = Some(connection);
        let waiting = {
            let mut arrival = self.arrival();
            arrival.arrived = true;
            mem::take(&mut arrival.waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
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

    fn arrival(&self) -> sync::MutexGuard<'_, Arrival> {
        self.0
            .arrival
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
