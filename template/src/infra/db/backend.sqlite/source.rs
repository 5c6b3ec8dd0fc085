use std::{
    future::{Future, poll_fn},
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use app_core::Result;
use tokio::{select, sync::Notify};

use super::Connection;
use crate::infra::db::session::ended;

/// Where a unit of work gets its connection from: it moves to the database thread that has one.
#[derive(Default)]
pub struct Source {
    /// Told by who asks for the connection, heard by who runs the unit of work.
    requested: Notify,
    state: Mutex<State>,
}

enum State {
    /// The unit of work is on its way, or may never set out.
    Detached {
        waiting: Option<Waker>,
    },
    /// It has arrived; the connection is here until it is asked for.
    Attached(Option<Connection>),
    Ended,
}

impl Source {
    /// The connection. There is one who asks at a time.
    pub(in crate::infra::db) async fn open(&self) -> Result<Connection> {
        poll_fn(|context| self.poll_open(context)).await
    }

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

    /// Whether the unit of work has moved to a database thread.
    pub(in crate::infra::db) fn in_use(&self) -> bool {
        matches!(*self.lock(), State::Attached(_))
    }

    /// Whether no statement runs. One that does keeps everything else from running.
    #[allow(clippy::unused_self)] // elsewhere, it depends
    pub(in crate::infra::db) fn is_idle(&self) -> bool {
        true
    }

    /// Runs `work`, the unit of work, until it has a result, or needs its connection: `None`, and it is
    /// to go on where a connection is attached.
    pub(super) async fn begin<F: Future + Unpin>(&self, work: &mut F) -> Option<F::Output> {
        select! {
            biased;
            result = &mut *work => return Some(result),
            () = self.requested.notified() => {}
        }
        // It will be polled there: that it has arrived is nothing to wake this task for.
        poll_fn(|context| {
            if let State::Detached { waiting } = &mut *self.lock() {
                waiting.take_if(|waker| waker.will_wake(context.waker()));
            }
            Poll::Ready(())
        })
        .await;
        None
    }

    /// Gives the unit of work its connection.
    pub(super) fn attach(&self, connection: Connection) {
        self.set(State::Attached(Some(connection)));
    }

    /// Gives the connection to nobody any more. Returns it if nobody asked for it since it is here.
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
