use std::{
    sync::{Mutex, PoisonError},
    thread::{self, JoinHandle},
};

use app_core::{Error, Result};
use tokio::{runtime::Handle, sync::oneshot, task::spawn_blocking};

use super::{
    connection::Access,
    own::Own,
    queue::{Queue, Waiting},
    reader,
    settings::DatabaseSettings,
    writer,
};

/// The threads that own the connections: one that writes, and some that read.
pub(super) struct Threads {
    pub(super) writer: Queue,
    pub(super) readers: Queue,
    running: Mutex<Vec<JoinHandle<()>>>,
}

impl Threads {
    /// Starts all threads, and returns when each has its connection open.
    pub(super) async fn start(settings: &DatabaseSettings) -> Result<Self> {
        let (writer, to_write) = Queue::new(settings.queue);
        let (readers, to_read) = Queue::new(settings.queue);

        let mut running = vec![start(settings, Access::Write, to_write, writer::run).await?];
        for _ in 0..settings.readers {
            running.push(start(settings, Access::Read, to_read.clone(), reader::run).await?);
        }
        Ok(Self {
            writer,
            readers,
            running: Mutex::new(running),
        })
    }

    /// Closes the queues and waits until the threads have worked them off.
    pub(super) async fn stop(&self) {
        self.writer.close();
        self.readers.close();
        let threads =
            std::mem::take(&mut *self.running.lock().unwrap_or_else(PoisonError::into_inner));
        let joined = spawn_blocking(|| threads.into_iter().try_for_each(JoinHandle::join)).await;
        if !matches!(joined, Ok(Ok(()))) {
            tracing::error!("a database thread ended with a panic");
        }
    }
}

/// Starts a thread that opens a connection and then works off what waits.
async fn start(
    settings: &DatabaseSettings,
    access: Access,
    waiting: Waiting,
    work: impl FnOnce(Own, &Waiting, &Handle) + Send + 'static,
) -> Result<JoinHandle<()>> {
    let (opened, ready) = oneshot::channel();
    let runtime = Handle::current();
    let settings = settings.clone();
    let thread = thread::Builder::new()
        .name(match access {
            Access::Read => "db-reader".to_owned(),
            Access::Write => "db-writer".to_owned(),
        })
        .spawn(move || {
            let own = runtime.block_on(Own::open(settings, access));
            match own {
                Ok(own) => {
                    let _ = opened.send(Ok(()));
                    work(own, &waiting, &runtime);
                }
                Err(error) => {
                    let _ = opened.send(Err(error));
                }
            }
        })
        .map_err(Error::internal)?;
    ready.await.map_err(Error::internal)??;
    Ok(thread)
}
