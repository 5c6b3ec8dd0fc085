use std::{
    future::{Future, poll_fn},
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use kernel::Result;
use tokio::{select, sync::Notify};

use super::connection::Connection;
use crate::db::{connection::ConnectionSource, unit_of_work::ended};

/// The source of the connection of a unit of work, which moves to the database thread that has one.
#[derive(Default)]
pub struct Source {
    /// Notified by the code that asks for the connection, awaited by the code that runs the unit of work.
    requested: Notify,
    state: Mutex<State>,
}

enum State {
    /// The unit of work is not on a database thread, and may never need one.
    Detached {
        waiting: Option<Waker>,
    },
    /// The unit of work is on a database thread. The connection stays here until it is asked for.
    Attached(Option<Connection>),
    Ended,
}

impl ConnectionSource for Source {
    type Connection = Connection;

    async fn open(&self) -> Result<Connection> {
        poll_fn(|context| self.poll_open(context)).await
    }

    /// Returns true if the unit of work has moved to a database thread.
    fn in_use(&self) -> bool {
        matches!(*self.lock(), State::Attached(_))
    }

    /// Always true: while a statement runs, no other code of the unit of work runs.
    fn is_idle(&self) -> bool {
        true
    }
}

impl Source {
    fn poll_open(&self, context: &Context<'_>) -> Poll<Result<Connection>> {
        let mut state = self.lock();
        match &mut *state {
            State::Detached { waiting } => {
                *waiting = Some(context.waker().clone());
                drop(state);
                self.requested.notify_one();
                Poll::Pending
            }
            State::Attached(connection) => Poll::Ready(connection.take().ok_or_else(ended)),
            State::Ended => Poll::Ready(Err(ended())),
        }
    }

    /// Runs `work`, the code of the unit of work, until it has a result or needs its connection. In the
    /// second case, returns `None`: `work` must continue where a connection is attached.
    pub(super) async fn begin<F: Future + Unpin>(&self, work: &mut F) -> Option<F::Output> {
        select! {
            biased;
            result = &mut *work => return Some(result),
            () = self.requested.notified() => {}
        }
        // The work will be polled on the database thread, so this task need not be woken when it is attached.
        poll_fn(|context| {
            if let State::Detached { waiting } = &mut *self.lock() {
                waiting.take_if(|waker| waker.will_wake(context.waker()));
            }
            Poll::Ready(())
        })
        .await;
        None
    }

    /// Attaches the connection to the unit of work.
    pub(super) fn attach(&self, connection: Connection) {
        self.set(State::Attached(Some(connection)));
    }

    /// Detaches the connection for good. Returns it if nothing has asked for it since it was attached.
    pub(super) fn end(&self) -> Option<Connection> {
        match self.set(State::Ended) {
            State::Attached(connection) => connection,
            _ => None,
        }
    }

    fn set(&self, next: State) -> State {
        let last = mem::replace(&mut *self.lock(), next);
        if let State::Detached {
            waiting: Some(waker),
        } = &last
        {
            waker.wake_by_ref();
        }
        last
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for State {
    fn default() -> Self {
        Self::Detached { waiting: None }
    }
}
