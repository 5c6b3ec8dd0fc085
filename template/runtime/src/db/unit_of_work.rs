use std::{
    future::Future,
    ops::{Deref, DerefMut},
    ptr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use kernel::{Error, Result};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard},
    task_local,
};

use super::{
    connection::{ConnectionSource, EngineConnection},
    transaction::{self, Completion},
};
use crate::trace_context::inherit;

/// A unit of work. Its repositories share its connection, and therefore its transaction.
pub struct UnitOfWork<S: ConnectionSource>(Arc<Inner<S>>);

struct Inner<S: ConnectionSource> {
    origin: Origin<S>,
    slot: Arc<Slot<S>>,
    /// True while the unit of work's own code holds a guard of the connection.
    guarded: AtomicBool,
    ended: AtomicBool,
}

/// The origin of the connection.
enum Origin<S: ConnectionSource> {
    /// The database.
    Source {
        source: S,
        failure: OnceLock<Failure>,
        after_commit: OnceLock<AfterCommit>,
    },
    /// The unit of work that dispatched this command.
    Dispatch(UnitOfWork<S>),
}

/// What is done after the commit, by the task or the thread that committed.
pub type AfterCommit = Arc<dyn Fn() + Send + Sync>;

/// The reason why a unit of work fails, whatever its handler returns.
enum Failure {
    /// A dispatched command lost a race: the whole unit of work is run again.
    LostRace,
    /// A dispatched command has ended, but something that it started still uses the connection.
    Outlived,
}

/// The connection, while this unit of work uses it.
type Slot<S> = Mutex<Option<Held<S>>>;

struct Held<S: ConnectionSource> {
    connection: HeldConnection<S>,
    /// The number of open transactions, nested in each other, when this unit of work got the connection.
    depth: u32,
}

enum HeldConnection<S: ConnectionSource> {
    Owned(S::Connection),
    /// The connection of the unit of work that dispatched this command, which has to wait for it.
    Borrowed(BorrowedConnection<S>),
}

type BorrowedConnection<S> =
    OwnedMappedMutexGuard<Option<Held<S>>, <S as ConnectionSource>::Connection>;

/// Exclusive use of the connection of a unit of work, until this guard is dropped.
pub struct ConnectionGuard<'a, S: ConnectionSource> {
    connection: BorrowedConnection<S>,
    unit_of_work: &'a UnitOfWork<S>,
}

/// The savepoint of a dispatched command within its unit of work. It can be rolled back separately, and is
/// rolled back when it is dropped. It costs nothing until the command uses the connection.
///
/// While the command uses the connection, everything else in its unit of work waits for it.
pub struct Savepoint<S: ConnectionSource>(UnitOfWork<S>);

/// A unit of work of any database.
trait AnyUnitOfWork: Send + Sync {
    fn in_use(&self) -> bool;
}

task_local! {
    /// The unit of work whose own code runs. Tasks that it spawned do not count as its own code.
    static CURRENT: Arc<dyn AnyUnitOfWork>;
}

impl<S: ConnectionSource> UnitOfWork<S> {
    pub(super) fn new(source: S) -> Self {
        Self::from(Origin::Source {
            source,
            failure: OnceLock::new(),
            after_commit: OnceLock::new(),
        })
    }

    fn from(origin: Origin<S>) -> Self {
        Self(Arc::new(Inner {
            origin,
            slot: Arc::default(),
            guarded: AtomicBool::new(false),
            ended: AtomicBool::new(false),
        }))
    }

    /// Returns the connection of this unit of work. After the first call, if the unit of work waits for
    /// anything except the database, others cannot use the connection in the meantime.
    ///
    /// Nested transactions and dispatched commands that were dropped before they completed are rolled back
    /// first. Asking for the connection while holding it is an error.
    pub async fn connection(&self) -> Result<ConnectionGuard<'_, S>> {
        let connection = self.acquire().await?;
        self.0.guarded.store(self.is_current(), Ordering::Release);
        Ok(ConnectionGuard {
            connection,
            unit_of_work: self,
        })
    }

    /// Does the same for a query with several statements, for instance one for an entity and one for its lists: all of
    /// them see the same state of the database, until the connection is asked for again. On Postgres, this costs one
    /// round trip at the end.
    pub async fn snapshot(&self) -> Result<ConnectionGuard<'_, S>> {
        let mut connection = self.connection().await?;
        transaction::begin_snapshot(&mut *connection).await?;
        Ok(connection)
    }

    /// Returns true if the unit of work uses the database.
    pub fn in_use(&self) -> bool {
        self.0.in_use()
    }

    /// Begins a savepoint of this unit of work, which can be rolled back separately.
    pub fn savepoint(&self) -> Savepoint<S> {
        Savepoint(Self::from(Origin::Dispatch(self.clone())))
    }

    /// Has `work` done after the commit, whether the caller still waits or not. Only the first call has an
    /// effect. `work` must not block.
    pub fn after_commit(&self, work: &AfterCommit) {
        if let Origin::Source { after_commit, .. } = &self.root().0.origin {
            after_commit.get_or_init(|| Arc::clone(work));
        }
    }

    /// Does what was to be done after the commit.
    pub(super) fn committed(&self) {
        if let Origin::Source { after_commit, .. } = &self.0.origin
            && let Some(work) = after_commit.get()
        {
            work();
        }
    }

    /// Fails within a unit of work that uses the database: if it waited for another unit of work, it might
    /// wait for itself.
    pub(super) fn refuse_within_another() -> Result<()> {
        if CURRENT
            .try_with(|current| current.in_use())
            .unwrap_or(false)
        {
            return Err(Error::internal(
                "a unit of work that uses the database asked a bus for another one: a handler must \
                 dispatch commands with `Dispatch`, and ask queries with `Ask`",
            ));
        }
        Ok(())
    }

    /// Runs `work` as the code of this unit of work.
    pub(super) fn run<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<S, F> {
        let current: Arc<dyn AnyUnitOfWork> = self.0.clone();
        CURRENT.scope(current, inherit(work))
    }

    /// Returns the source of the connection.
    pub(super) fn source(&self) -> &S {
        match &self.0.origin {
            Origin::Source { source, .. } => source,
            Origin::Dispatch(dispatcher) => dispatcher.source(),
        }
    }

    /// Ends the use of the connection, and returns it, if there was one.
    pub(super) fn end(&self) -> Result<Option<S::Connection>> {
        match self.take()? {
            Some(Held {
                connection: HeldConnection::Owned(connection),
                ..
            }) => Ok(Some(connection)),
            _ => Ok(None),
        }
    }

    /// Returns the result of the unit of work, for the `result` of its own code.
    pub(super) fn judge<T>(&self, result: Result<T>) -> Result<T> {
        match self.failure().get() {
            None => result,
            Some(Failure::LostRace) => {
                Err(Error::Contended("a dispatched command lost a race".into()))
            }
            Some(Failure::Outlived) => Err(outlived()),
        }
    }

    async fn acquire(&self) -> Result<BorrowedConnection<S>> {
        self.refuse_to_wait_for_itself()?;
        let mut slot = Arc::clone(&self.0.slot).lock_owned().await;
        if self.0.ended.load(Ordering::Acquire) {
            return Err(ended());
        }
        if let Some(held) = &mut *slot {
            transaction::roll_back_to(&mut *held.connection, held.depth).await?;
        } else {
            *slot = Some(self.open().await?);
        }
        OwnedMutexGuard::try_map(slot, |held| held.as_mut().map(Held::connection))
            .map_err(|_| ended())
    }

    async fn open(&self) -> Result<Held<S>> {
        let mut connection = match &self.0.origin {
            Origin::Source { source, .. } => HeldConnection::Owned(source.open().await?),
            Origin::Dispatch(dispatcher) => {
                let mut connection = Box::pin(dispatcher.acquire()).await?;
                transaction::begin_savepoint(&mut *connection).await?;
                HeldConnection::Borrowed(connection)
            }
        };
        let depth = transaction::depth(&mut *connection)?;
        Ok(Held { connection, depth })
    }

    /// Fails if waiting for the lock would never end, because the code that holds it waits for this call.
    fn refuse_to_wait_for_itself(&self) -> Result<()> {
        if matches!(self.failure().get(), Some(Failure::Outlived)) {
            return Err(outlived());
        }
        // Concurrent futures may wait for each other's statements.
        let held = self.0.guarded.load(Ordering::Acquire);
        if held && self.is_current() && self.source().is_idle() {
            return Err(Error::internal(
                "code that holds the connection of this unit of work asked for it again: drop it before \
                 a command is dispatched or a repository is used",
            ));
        }
        Ok(())
    }

    /// Ends the use of the connection, and returns it. Fails if something still holds it.
    fn take(&self) -> Result<Option<Held<S>>> {
        self.0.ended.store(true, Ordering::Release);
        if let Ok(mut slot) = self.0.slot.try_lock() {
            return Ok(slot.take());
        }
        // Discards the connection as soon as it is released.
        if let Ok(runtime) = Handle::try_current() {
            let slot = Arc::clone(&self.0.slot);
            runtime.spawn(async move {
                if let Some(HeldConnection::Owned(connection)) =
                    slot.lock().await.take().map(|held| held.connection)
                {
                    connection.discard();
                }
            });
        }
        Err(outlived())
    }

    fn failure(&self) -> &OnceLock<Failure> {
        match &self.0.origin {
            Origin::Source { failure, .. } => failure,
            Origin::Dispatch(dispatcher) => dispatcher.failure(),
        }
    }

    fn root(&self) -> &Self {
        match &self.0.origin {
            Origin::Source { .. } => self,
            Origin::Dispatch(dispatcher) => dispatcher.root(),
        }
    }

    /// Returns true if the caller is the unit of work's own code.
    fn is_current(&self) -> bool {
        let root = Arc::as_ptr(&self.root().0);
        CURRENT
            .try_with(|current| ptr::addr_eq(Arc::as_ptr(current), root))
            .unwrap_or(false)
    }
}

impl<S: ConnectionSource> Clone for UnitOfWork<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: ConnectionSource> AnyUnitOfWork for Inner<S> {
    fn in_use(&self) -> bool {
        match &self.origin {
            Origin::Source { source, .. } => source.in_use(),
            Origin::Dispatch(dispatcher) => dispatcher.in_use(),
        }
    }
}

impl<S: ConnectionSource> Savepoint<S> {
    /// Returns the unit of work of the dispatched command.
    pub fn unit_of_work(&self) -> &UnitOfWork<S> {
        &self.0
    }

    /// Ends the savepoint with the `result` of the command: releases it, so that its writes are committed
    /// with the unit of work, or rolls it back.
    pub async fn end<T>(self, result: Result<T>) -> Result<T> {
        let unit_of_work = &self.0;
        let held = unit_of_work.take().inspect_err(|_| {
            let _ = unit_of_work.failure().set(Failure::Outlived);
        })?;
        let (result, lost_race) = match held {
            None => (result, false),
            Some(mut held) => {
                let depth = held.depth;
                let connection = held.connection();
                let completion = Completion::of(&result);
                let ended = transaction::end_savepoint(connection, depth, completion).await;
                let result = result.and_then(|output| ended.map(|()| output));
                (result, connection.has_lost_race())
            }
        };
        match &result {
            Err(Error::Contended(_)) => self.lose_race(),
            Err(_) if lost_race => self.lose_race(),
            _ => {}
        }
        result
    }

    fn lose_race(&self) {
        let _ = self.0.failure().set(Failure::LostRace);
    }
}

/// Transactions that are still open are rolled back before the connection is used again.
impl<S: ConnectionSource> Drop for Savepoint<S> {
    fn drop(&mut self) {
        if self.0.take().is_err() {
            let _ = self.0.failure().set(Failure::Outlived);
        }
    }
}

impl<S: ConnectionSource> Held<S> {
    fn connection(&mut self) -> &mut S::Connection {
        &mut self.connection
    }
}

impl<S: ConnectionSource> Deref for HeldConnection<S> {
    type Target = S::Connection;

    fn deref(&self) -> &S::Connection {
        match self {
            Self::Owned(connection) => connection,
            Self::Borrowed(connection) => connection,
        }
    }
}

impl<S: ConnectionSource> DerefMut for HeldConnection<S> {
    fn deref_mut(&mut self) -> &mut S::Connection {
        match self {
            Self::Owned(connection) => connection,
            Self::Borrowed(connection) => connection,
        }
    }
}

impl<S: ConnectionSource> Deref for ConnectionGuard<'_, S> {
    type Target = S::Connection;

    fn deref(&self) -> &S::Connection {
        &self.connection
    }
}

impl<S: ConnectionSource> DerefMut for ConnectionGuard<'_, S> {
    fn deref_mut(&mut self) -> &mut S::Connection {
        &mut self.connection
    }
}

impl<S: ConnectionSource> Drop for ConnectionGuard<'_, S> {
    fn drop(&mut self) {
        self.unit_of_work.0.guarded.store(false, Ordering::Release);
    }
}

/// The error for a request for the connection after the unit of work has ended.
pub(super) fn ended() -> Error {
    Error::internal("this unit of work has ended")
}

fn outlived() -> Error {
    Error::internal("code that outlived a unit of work still held its connection")
}
