use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use app_core::{Error, Result};
use tokio::{
    select,
    sync::{MappedMutexGuard, Mutex, MutexGuard},
};
use tokio_util::sync::CancellationToken;

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
    caller_left: CancellationToken,
    /// Also true once the unit of work has ended.
    in_use: AtomicBool,
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
    /// A session that does not begin any more once its caller left.
    pub(super) fn new(pool: Arc<Pool>, access: Access, caller_left: CancellationToken) -> Self {
        Self(Arc::new(Inner {
            pool,
            access,
            caller_left,
            in_use: AtomicBool::new(false),
            open: Mutex::new(None),
        }))
    }

    /// The connection of this unit of work. Asking for it the first time takes it from the pool: from
    /// here on, waiting for anything but the database keeps others from using it.
    pub async fn connection(&self) -> Result<MappedMutexGuard<'_, Connection>> {
        let mut open = self.0.open.lock().await;
        if !self.in_use() {
            *open = Some(self.0.open().await?);
            self.0.in_use.store(true, Ordering::Release);
        }
        MutexGuard::try_map(open, |open| open.as_mut().map(|open| &mut open.connection))
            .map_err(|_| Error::internal("this unit of work has ended"))
    }

    /// Whether the unit of work has its connection.
    pub fn in_use(&self) -> bool {
        self.0.in_use.load(Ordering::Acquire)
    }

    /// Ends the unit of work: keeps what it wrote, or undoes it.
    pub(super) async fn end(&self, keep: bool) -> Result<()> {
        let Ok(mut open) = self.0.open.try_lock() else {
            return Err(Error::internal(
                "something that outlived a unit of work held on to its connection",
            ));
        };
        self.0.in_use.store(true, Ordering::Release);
        let Some(Open {
            mut connection,
            since,
            _turn: turn,
        }) = open.take()
        else {
            return Ok(());
        };
        let ended = connection.end(keep).await;
        if ended.is_err() {
            connection.discard();
        }
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
}

impl Inner {
    async fn open(&self) -> Result<Open> {
        let open = async {
            let turn = match &self.access {
                Access::Read => None,
                Access::Write { attempt, turns } => turns.take(*attempt).await,
            };
            let mut connection = Connection::new(self.pool.checkout().await?);
            if let Access::Write { .. } = self.access {
                connection.begin().await?;
            }
            Ok(Open {
                connection,
                since: Instant::now(),
                _turn: turn,
            })
        };
        select! {
            biased;
            () = self.caller_left.cancelled() => {
                Err(Error::unavailable("abandoned", "Nobody waits for this any more."))
            }
            open = open => open,
        }
    }
}
