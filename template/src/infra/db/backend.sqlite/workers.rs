use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    ptr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use app_core::{Error, Result};
use tokio::{runtime, select, sync::oneshot, time::sleep};

use super::{
    connection::Access,
    queue::{self, Queue},
    reader,
    settings::DatabaseSettings,
    thread_connection::ThreadConnection,
    worker::Worker,
    writer,
};
use crate::infra::db::watch::{GRACE, Watch};

/// The threads that work off one queue, each with a connection of its own.
pub(super) struct Workers {
    pub(super) queue: Arc<Queue>,
    settings: DatabaseSettings,
    access: Access,
    runtime: runtime::Handle,
    watch: Watch,
    running: Mutex<Vec<Running>>,
    /// How many threads are blocked that others have taken the place of.
    replaced: AtomicUsize,
}

struct Running {
    worker: Arc<Worker>,
    ended: oneshot::Receiver<()>,
}

/// Where code blocks again and again, there must be an end to new threads.
const MAX_REPLACED: usize = 8;

impl Workers {
    /// Starts `count` threads, and returns when each has its connection open.
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

    /// Starts a thread. It tells when it has opened a connection, or why it has not yet.
    fn start_one(self: &Arc<Self>) -> Result<oneshot::Receiver<Result<()>>> {
        let worker = Arc::new(Worker::new(
            Arc::downgrade(self),
            self.settings.hold_timeout,
        ));
        let (tell_opened, opened) = oneshot::channel();
        let (tell_ended, ended) = oneshot::channel();
        let (queue, runtime) = (Arc::clone(&self.queue), self.runtime.clone());
        let (access, settings) = (self.access, self.settings.clone());
        let workers = Arc::downgrade(self);
        let mut connection = ThreadConnection::new(settings, access, Arc::clone(&worker));
        let work = move || {
            let _ = tell_opened.send(connection.open());
            let work_off = match access {
                Access::Read => reader::run,
                Access::Write => writer::run,
            };
            // What panics here is no handler, but what one has left. It ends what the thread had in
            // hand, and not the thread.
            while catch_unwind(AssertUnwindSafe(|| {
                work_off(&mut connection, &queue, &runtime);
            }))
            .is_err()
            {
                tracing::error!("a database thread panicked, and goes on");
                connection.discard_all();
            }
            if connection.worker().is_replaced()
                && let Some(workers) = workers.upgrade()
            {
                workers.replaced.fetch_sub(1, Relaxed);
            }
            drop(connection);
            let _ = tell_ended.send(());
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

    /// Puts another thread in the place of one that is blocked. Not while a statement may have the file
    /// locked for writing: the other could not write.
    pub(super) fn replace(self: &Arc<Self>, blocked: &Worker, in_statement: bool) {
        let useless = in_statement && self.access == Access::Write;
        if !useless && self.replaced.load(Relaxed) < MAX_REPLACED {
            self.replaced.fetch_add(1, Relaxed);
            blocked.mark_replaced();
            self.running()
                .retain(|running| !ptr::eq(&raw const *running.worker, blocked));
            match self.start_one() {
                Ok(_) => {
                    tracing::warn!("another thread takes the place of the one that is blocked");
                }
                Err(error) => tracing::error!(%error, "cannot start another database thread"),
            }
        }
        self.note_blocked();
    }

    /// Turns units of work away while all threads are blocked, and those that wait.
    pub(super) fn note_blocked(&self) {
        let all = self
            .running()
            .iter()
            .all(|running| running.worker.is_blocked());
        for job in self.queue.hold_up(all) {
            job.answer(Err(queue::held_up()));
        }
    }

    /// Closes the queue, and waits until the threads have worked it off; but not for those that are
    /// blocked.
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
                    tracing::error!("a database thread is blocked, and left behind");
                    break;
                }
            }
        }
    }

    fn running(&self) -> MutexGuard<'_, Vec<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Threads end when nobody can give them work any more, and when one of them could not be started.
impl Drop for Workers {
    fn drop(&mut self) {
        self.queue.close();
    }
}
