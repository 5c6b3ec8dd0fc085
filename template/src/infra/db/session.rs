use std::{
    future::Future,
    ops::{Deref, DerefMut},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use app_core::{Error, Result};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard},
    task_local,
};

use super::{
    backend::{Connection, Source},
    transaction::{self, Completion},
};

/// What the repositories of one unit of work share: its connection, and so its transaction.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    origin: Origin,
    slot: Arc<Slot>,
    /// Whether the unit of work's own code holds a guard of the connection.
    guarded: AtomicBool,
    ended: AtomicBool,
}

/// Where the connection comes from.
enum Origin {
    UnitOfWork {
        source: Source,
        failure: OnceLock<Failure>,
    },
    /// The session of whoever dispatched this command.
    Dispatch(Session),
}

/// Why a unit of work fails, whatever its handler returns.
enum Failure {
    /// A dispatched command lost a race: all of it is run again.
    LostRace,
    /// A dispatched command has ended, and something that it began still uses the connection.
    Outlived,
}

/// The connection, while it is used here.
type Slot = Mutex<Option<Held>>;

struct Held {
    connection: HeldConnection,
    /// How many transactions, one within the other, were open when the connection came here.
    depth: u32,
}

enum HeldConnection {
    Owned(Connection),
    /// The connection of whoever dispatched this command, who has to wait for it.
    Borrowed(OwnedMappedMutexGuard<Option<Held>, Connection>),
}

/// Exclusive use of the connection of a unit of work, until it is dropped.
pub struct ConnectionGuard<'session> {
    connection: OwnedMappedMutexGuard<Option<Held>, Connection>,
    session: &'session Session,
}

/// The part of a unit of work that a dispatched command is. It can be rolled back by itself, and is
/// when it is dropped. It costs nothing until it uses the connection.
///
/// While it does, everything else in its unit of work waits for the connection.
pub struct Savepoint(Session);

task_local! {
    /// The session of the unit of work whose own code runs: not what it spawned.
    static CURRENT: Session;
}

impl Session {
    pub(super) fn new(source: Source) -> Self {
        Self::from(Origin::UnitOfWork {
            source,
            failure: OnceLock::new(),
        })
    }

    fn from(origin: Origin) -> Self {
        Self(Arc::new(Inner {
            origin,
            slot: Arc::default(),
            guarded: AtomicBool::new(false),
            ended: AtomicBool::new(false),
        }))
    }

    /// The connection of this unit of work. From the first time on that it is asked for, waiting for
    /// anything but the database keeps others from using it.
    ///
    /// What was begun on it and given up half-way, a nested transaction or a dispatched command, is
    /// rolled back first. Asking for it while holding it is an error.
    pub async fn connection(&self) -> Result<ConnectionGuard<'_>> {
        let connection = self.acquire().await?;
        self.0.guarded.store(self.is_current(), Ordering::Release);
        Ok(ConnectionGuard {
            connection,
            session: self,
        })
    }

    /// Whether the unit of work uses the database.
    pub fn in_use(&self) -> bool {
        self.source().in_use()
    }

    /// Begins a part of this unit of work that can be rolled back by itself.
    pub fn savepoint(&self) -> Savepoint {
        Savepoint(Self::from(Origin::Dispatch(self.clone())))
    }

    /// Fails within a unit of work that uses the database: to wait for another one there could be to
    /// wait for itself.
    pub(super) fn refuse_within_another() -> Result<()> {
        if CURRENT.try_with(Self::in_use).unwrap_or(false) {
            return Err(Error::internal(
                "a unit of work that uses the database asked a bus for another one: a handler \
                 dispatches commands with `Dispatch`, and asks queries with `Ask`",
            ));
        }
        Ok(())
    }

    /// `work`, as the unit of work that this session is of.
    pub(super) fn run<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        CURRENT.scope(self.clone(), work)
    }

    /// Where the unit of work gets its connection from.
    pub(super) fn source(&self) -> &Source {
        match &self.0.origin {
            Origin::UnitOfWork { source, .. } => source,
            Origin::Dispatch(dispatcher) => dispatcher.source(),
        }
    }

    /// Gives the connection to nobody any more, and returns it, if there was one.
    pub(super) fn end(&self) -> Result<Option<Connection>> {
        match self.take()? {
            Some(Held {
                connection: HeldConnection::Owned(connection),
                ..
            }) => Ok(Some(connection)),
            _ => Ok(None),
        }
    }

    /// What came of the unit of work, where its own code has come to `result`.
    pub(super) fn judge<T>(&self, result: Result<T>) -> Result<T> {
        match self.failure().get() {
            None => result,
            Some(Failure::LostRace) => {
                Err(Error::Contended("a dispatched command lost a race".into()))
            }
            Some(Failure::Outlived) => Err(outlived()),
        }
    }

    async fn acquire(&self) -> Result<OwnedMappedMutexGuard<Option<Held>, Connection>> {
        self.refuse_to_wait_for_itself()?;
        let mut slot = Arc::clone(&self.0.slot).lock_owned().await;
        if self.0.ended.load(Ordering::Acquire) {
            return Err(ended());
        }
        if let Some(held) = &mut *slot {
            transaction::roll_back_to(&mut held.connection, held.depth).await?;
        } else {
            *slot = Some(self.open().await?);
        }
        OwnedMutexGuard::try_map(slot, |held| held.as_mut().map(Held::connection))
            .map_err(|_| ended())
    }

    async fn open(&self) -> Result<Held> {
        let mut connection = match &self.0.origin {
            Origin::UnitOfWork { source, .. } => HeldConnection::Owned(source.open().await?),
            Origin::Dispatch(dispatcher) => {
                let mut connection = Box::pin(dispatcher.acquire()).await?;
                transaction::begin_savepoint(&mut connection).await?;
                HeldConnection::Borrowed(connection)
            }
        };
        let depth = transaction::depth(&mut connection)?;
        Ok(Held { connection, depth })
    }

    /// Fails where the lock would never be had: it is held by code that waits for this here.
    fn refuse_to_wait_for_itself(&self) -> Result<()> {
        if matches!(self.failure().get(), Some(Failure::Outlived)) {
            return Err(outlived());
        }
        // Futures that run side by side wait for each other's statements.
        let held = self.0.guarded.load(Ordering::Acquire);
        if held && self.is_current() && self.source().is_idle() {
            return Err(Error::internal(
                "the connection of this unit of work is asked for by code that holds it: drop it before \
                 a command is dispatched or a repository is used",
            ));
        }
        Ok(())
    }

    /// Gives the connection to nobody any more, and returns it.
    fn take(&self) -> Result<Option<Held>> {
        self.0.ended.store(true, Ordering::Release);
        if let Ok(mut slot) = self.0.slot.try_lock() {
            return Ok(slot.take());
        }
        // As soon as whoever holds on to it lets go.
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
            Origin::UnitOfWork { failure, .. } => failure,
            Origin::Dispatch(dispatcher) => dispatcher.failure(),
        }
    }

    fn root(&self) -> &Self {
        match &self.0.origin {
            Origin::UnitOfWork { .. } => self,
            Origin::Dispatch(dispatcher) => dispatcher.root(),
        }
    }

    /// Whether the unit of work's own code runs here.
    fn is_current(&self) -> bool {
        let is_own = |current: &Self| Arc::ptr_eq(&current.0, &self.root().0);
        CURRENT.try_with(is_own).unwrap_or(false)
    }
}

impl Savepoint {
    /// The session of the dispatched command.
    pub fn session(&self) -> &Session {
        &self.0
    }

    /// Ends the part with the `result` of the command: keeps what it wrote, as far as the unit of work is
    /// committed, or rolls it back.
    pub async fn end<T>(self, result: Result<T>) -> Result<T> {
        let session = &self.0;
        let held = session.take().inspect_err(|_| {
            let _ = session.failure().set(Failure::Outlived);
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

/// What it leaves open is rolled back before the connection is used again.
impl Drop for Savepoint {
    fn drop(&mut self) {
        if self.0.take().is_err() {
            let _ = self.0.failure().set(Failure::Outlived);
        }
    }
}

impl Held {
    fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Deref for HeldConnection {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Owned(connection) => connection,
            Self::Borrowed(connection) => connection,
        }
    }
}

impl DerefMut for HeldConnection {
    fn deref_mut(&mut self) -> &mut Connection {
        match self {
            Self::Owned(connection) => connection,
            Self::Borrowed(connection) => connection,
        }
    }
}

impl Deref for ConnectionGuard<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for ConnectionGuard<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Drop for ConnectionGuard<'_> {
    fn drop(&mut self) {
        self.session.0.guarded.store(false, Ordering::Release);
    }
}

/// Somebody asks for the connection of a unit of work that has none any more.
pub(super) fn ended() -> Error {
    Error::internal("this unit of work has ended")
}

fn outlived() -> Error {
    Error::internal("something that outlived a unit of work held on to its connection")
}
