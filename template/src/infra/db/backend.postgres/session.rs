use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use app_core::{Error, Result};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

use super::{
    Connection,
    pool::Pool,
    turns::{Turn, Turns},
};

/// What the repositories of one unit of work share: its connection, and so its transaction.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    pool: Arc<Pool>,
    access: Access,
    in_use: AtomicBool,
    ended: AtomicBool,
    open: Mutex<Option<Open>>,
}

/// What a unit of work may do.
pub(super) enum Access {
    Read,
    Write { attempt: u32, turns: Turns },
}

struct Open {
    connection: Connection,
    since: Instant,
    _turn: Option<Turn>,
}

/// A unit of work that holds its connection for longer than this is worth a line in the log.
const LONG: Duration = Duration::from_millis(500);

impl Session {
    pub(super) fn new(pool: Arc<Pool>, access: Access) -> Self {
        Self(Arc::new(Inner {
            pool,
            access,
            in_use: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            open: Mutex::new(None),
        }))
    }

    /// The connection of this unit of work. Asking for it the first time takes it from the pool: from
    /// here on, waiting for anything but the database keeps others from using it.
    pub async fn connection(&self) -> Result<MappedMutexGuard<'_, Connection>> {
        let mut open = self.0.open.lock().await;
        let ended = self.0.ended.load(Ordering::Acquire);
        if open.is_none() && !ended {
            *open = Some(self.0.open().await?);
            self.0.in_use.store(true, Ordering::Release);
        }
        MutexGuard::try_map(open, |open| {
            let open = open.as_mut().filter(|_| !ended)?;
            Some(&mut open.connection)
        })
        .map_err(|_| Error::internal("this unit of work has ended"))
    }

    /// Whether the unit of work has its connection.
    pub fn in_use(&self) -> bool {
        self.0.in_use.load(Ordering::Acquire)
    }

    /// Ends the unit of work: keeps what it wrote, or undoes it.
    pub(super) async fn end(&self, keep: bool) -> Result<()> {
        self.0.ended.store(true, Ordering::Release);
        let Ok(mut open) = self.0.open.try_lock() else {
            self.discard_later();
            return Err(Error::internal(
                "something that outlived a unit of work held on to its connection",
            ));
        };
        let Some(Open {
            connection,
            since,
            _turn: turn,
        }) = open.take()
        else {
            return Ok(());
        };
        let ended = connection.end(keep).await;
        drop(turn);
        let taken = since.elapsed();
        if taken > LONG {
            tracing::warn!(
                ?taken,
                "held a database connection for long: does it wait for something outside after \
                 its first use of the database?"
            );
        }
        ended
    }

    /// Closes the connection as soon as whoever holds on to it lets go.
    fn discard_later(&self) {
        let session = self.clone();
        tokio::spawn(async move {
            if let Some(open) = session.0.open.lock().await.take() {
                open.connection.discard();
            }
        });
    }
}

impl Inner {
    async fn open(&self) -> Result<Open> {
        let mut connection = Connection::new(self.pool.checkout().await?);
        let mut turn = None;
        if let Access::Write { attempt, turns } = &self.access {
            turn = turns.take(*attempt).await;
            connection.begin().await?;
        }
        Ok(Open {
            connection,
            since: Instant::now(),
            _turn: turn,
        })
    }
}
