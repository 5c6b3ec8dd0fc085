use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    ptr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use kernel::{Error, Result};
use tokio::{runtime, select, sync::oneshot, time::sleep};

use super::{
    connection::Access,
    log::Log,
    queue::{self, Queue},
    reader,
    settings::DatabaseSettings,
    thread_connection::ThreadConnection,
    worker::{Supervisor, Worker},
    writer,
};
use crate::db::watch::{GRACE, Watch};

/// The threads that run the jobs of one queue, each with its own connection.
pub(super) struct Workers {
    pub(super) queue: Arc<Queue>,
    settings: DatabaseSettings,
    access: Access,
    runtime: runtime::Handle,
    watch: Watch,
    running: Mutex<Vec<Running>>,
    /// The number of blocked threads that were replaced by others.
    replaced: AtomicUsize,
}

struct Running {
    worker: Arc<Worker>,
    ended: oneshot::Receiver<()>,
}

/// The maximum number of replaced threads. If code blocks again and again, the number of new threads must be
/// limited.
const MAX_REPLACED: usize = 8;

impl Workers {
    /// Returns the length of the write-ahead log, in bytes.
    pub(super) fn log_length(&self) -> usize {
        let length = Log::of(&self.settings).length();
        length.try_into().unwrap_or(usize::MAX)
    }

    /// Starts `count` threads, and returns when each has opened its connection.
    pub(super) async fn start(
        settings: &DatabaseSettings,
        access: Access,
        count: usize,
        watch: &Watch,
    ) -> Result<Arc<Self>> {
        let workers = Arc::new(Self {
            queue: Arc::new(Queue::new(settings.queue)),
            settings: settings.clone(),
            access,
            runtime: runtime::Handle::current(),
            watch: watch.clone(),
            running: Mutex::default(),
            replaced: AtomicUsize::new(0),
        });
        for _ in 0..count {
            let opened = workers.start_one()?;
            opened.await.map_err(Error::internal)??;
        }
        Ok(workers)
    }

    /// Starts a thread. The receiver gets the result of opening its connection. If that failed, the thread
    /// will try again.
    fn start_one(self: &Arc<Self>) -> Result<oneshot::Receiver<Result<()>>> {
        let supervisor: Weak<Self> = Arc::downgrade(self);
        let worker = Arc::new(Worker::new(supervisor, self.settings.hold_timeout));
        let (opened_sender, opened) = oneshot::channel();
        let (ended_sender, ended) = oneshot::channel();
        let (queue, runtime) = (Arc::clone(&self.queue), self.runtime.clone());
        let (access, settings) = (self.access, self.settings.clone());
        let workers = Arc::downgrade(self);
        let mut connection = ThreadConnection::new(settings, access, Arc::clone(&worker));
        let work = move || {
            let _ = opened_sender.send(connection.open());
            let run_jobs = match access {
                Access::Read => reader::run,
                Access::Write => writer::run,
            };
            // A panic here does not come from a running handler, but from a value that a handler left. It
            // ends the current work of the thread, but not the thread.
            while catch_unwind(AssertUnwindSafe(|| {
                run_jobs(&mut connection, &queue, &runtime);
            }))
            .is_err()
            {
                tracing::error!("a database thread panicked, and continues");
                connection.discard_all();
            }
            if connection.worker().is_replaced()
                && let Some(workers) = workers.upgrade()
            {
                workers.replaced.fetch_sub(1, Relaxed);
            }
            drop(connection);
            let _ = ended_sender.send(());
        };
        thread::Builder::new()
            .name(match access {
                Access::Read => "db-reader".to_owned(),
                Access::Write => "db-writer".to_owned(),
            })
            .spawn(work)
            .map_err(Error::internal)?;
        self.watch.add(Arc::<Worker>::downgrade(&worker));
        self.running().push(Running { worker, ended });
        Ok(opened)
    }

    /// Closes the queue, and waits until the threads have run its jobs, except for threads that are blocked.
    pub(super) async fn stop(&self) {
        self.queue.close();
        loop {
            let Some(Running { worker, mut ended }) = self.running().pop() else {
                return;
            };
            loop {
                select! {
                    _ = &mut ended => break,
                    () = sleep(GRACE) => {}
                }
                if worker.is_blocked() {
                    tracing::error!("a database thread is blocked: closing without waiting for it");
                    break;
                }
            }
        }
    }

    fn running(&self) -> MutexGuard<'_, Vec<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Supervisor for Workers {
    fn replace(self: Arc<Self>, blocked: &Worker, in_statement: bool) {
        let useless = in_statement && self.access == Access::Write;
        if !useless && self.replaced.load(Relaxed) < MAX_REPLACED {
            self.replaced.fetch_add(1, Relaxed);
            blocked.mark_replaced();
            self.running()
                .retain(|running| !ptr::eq(&raw const *running.worker, blocked));
            match self.start_one() {
                Ok(_) => {
                    tracing::warn!("a new thread replaces the one that is blocked");
                }
                Err(error) => tracing::error!(%error, "cannot start another database thread"),
            }
        }
        self.note_blocked();
    }

    /// Rejects new and waiting units of work while all threads are blocked.
    fn note_blocked(&self) {
        let all = self
            .running()
            .iter()
            .all(|running| running.worker.is_blocked());
        for job in self.queue.hold_up(all) {
            job.answer(Err(queue::held_up()));
        }
    }
}

/// The threads end when nothing can give them work any more, and when one of them could not be started.
impl Drop for Workers {
    fn drop(&mut self) {
        self.queue.close();
    }
}
