use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
};

use app_core::{Error, Result};
use tokio::{runtime::Handle, sync::oneshot, task::spawn_blocking};

use super::{
    connection::Access, own::Own, queue::Queue, reader, settings::DatabaseSettings, writer,
};

/// The threads that own the connections: one that writes, and some that read.
pub(super) struct Threads {
    pub(super) writer: Arc<Queue>,
    pub(super) readers: Arc<Queue>,
    running: Mutex<Vec<JoinHandle<()>>>,
}

impl Threads {
    /// Starts all threads, and returns when each has its connection open.
    pub(super) async fn start(settings: &DatabaseSettings) -> Result<Self> {
        let queue = || Arc::new(Queue::new(settings.queue));
        let mut threads = Self {
            writer: queue(),
            readers: queue(),
            running: Mutex::default(),
        };
        let mut running = vec![start(settings, Access::Write, &threads.writer, writer::run).await?];
        for _ in 0..settings.readers {
            running.push(start(settings, Access::Read, &threads.readers, reader::run).await?);
        }
        threads.running = running.into();
        Ok(threads)
    }

    /// Closes the queues and waits until the threads have worked them off.
    pub(super) async fn stop(&self) {
        self.close();
        let threads =
            std::mem::take(&mut *self.running.lock().unwrap_or_else(PoisonError::into_inner));
        let joined = spawn_blocking(|| threads.into_iter().try_for_each(JoinHandle::join)).await;
        if !matches!(joined, Ok(Ok(()))) {
            tracing::error!("a database thread ended with a panic");
        }
    }

    fn close(&self) {
        self.writer.close();
        self.readers.close();
    }
}

/// Threads end when nobody can give them work any more, and when one of them could not be started.
impl Drop for Threads {
    fn drop(&mut self) {
        self.close();
    }
}

/// Starts a thread that opens a connection and then works off `queue`.
async fn start(
    settings: &DatabaseSettings,
    access: Access,
    queue: &Arc<Queue>,
    work: impl Fn(&mut Own, &Queue, &Handle) + Send + 'static,
) -> Result<JoinHandle<()>> {
    let (opened, ready) = oneshot::channel();
    let runtime = Handle::current();
    let settings = settings.clone();
    let queue = queue.clone();
    let thread = thread::Builder::new()
        .name(match access {
            Access::Read => "db-reader".to_owned(),
            Access::Write => "db-writer".to_owned(),
        })
        .spawn(move || match Own::open(settings, access) {
            Ok(mut own) => {
                let _ = opened.send(Ok(()));
                // What panics here is no handler, but what one has left: a result that panics when it
                // is dropped, say. It ends what the thread had in hand, and not the thread.
                while catch_unwind(AssertUnwindSafe(|| work(&mut own, &queue, &runtime))).is_err() {
                    tracing::error!("a database thread panicked, and goes on");
                    own.discard();
                }
            }
            Err(error) => {
                let _ = opened.send(Err(error));
            }
        })
        .map_err(Error::internal)?;
    ready.await.map_err(Error::internal)??;
    Ok(thread)
}
