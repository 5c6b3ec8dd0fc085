use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use diesel_async::{
    AnsiTransactionManager as Manager, SimpleAsyncConnection as _, TransactionManager as _,
};
use kernel::{Error, Result};
use tokio::runtime::Handle;

use super::{
    Connection, failure,
    job::{Commit, Job},
    log::Log,
    queue::{Next, Queue},
    settings::Synchronous,
    thread_connection::ThreadConnection,
};
use crate::db::{EngineConnection as _, transaction};

/// The maximum number of commands that are committed together. It limits the time that the first of them
/// waits for the last.
pub(super) const MAX_GROUP: usize = 64;

/// The time after a commit that did not wait for the disk. Then it is flushed there, before any other work.
const FLUSH_AFTER: Duration = Duration::from_millis(200);

/// The time until it is flushed again after that failed.
const FLUSH_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Runs the commands that wait. Commands that wait at the same time share one transaction, in which each has
/// its own savepoint, and are answered after its commit. So they share the cost of making data durable, and
/// no command is answered before its data is durable. What need not be durable at once is flushed a moment later.
pub(super) fn run(connection: &mut ThreadConnection, queue: &Queue, runtime: &Handle) {
    let mut log = connection.log();
    let mut left_over = None;
    let mut flush_at = None;
    loop {
        let next = match left_over.take() {
            Some(job) => Next::Job(job),
            None => queue.pop_until(flush_at),
        };
        match next {
            Next::Job(job) if job.is_cancelled() => {}
            Next::Job(first) => {
                let written = write(connection, first, queue, &mut log, &mut flush_at);
                left_over = runtime.block_on(written);
                if connection.worker().is_replaced() {
                    return;
                }
            }
            Next::TooLate => {
                let flushed = runtime.block_on(flush(connection));
                flush_at = flushed.err().map(|_| Instant::now() + FLUSH_AGAIN_AFTER);
            }
            Next::End => {
                if flush_at.is_some() {
                    let _ = runtime.block_on(flush(connection));
                }
                return;
            }
        }
    }
}

/// Runs `first` and the jobs that wait behind it as one transaction. Returns a job that must not be in it, if
/// there is one. Sets when commits must be flushed.
async fn write(
    connection: &mut ThreadConnection,
    first: Arc<dyn Job>,
    queue: &Queue,
    log: &mut Log,
    flush_at: &mut Option<Instant>,
) -> Option<Arc<dyn Job>> {
    // With the other setting, no commit waits.
    let relaxed =
        first.commit() == Commit::Relaxed && connection.settings().synchronous == Synchronous::Full;
    if let Err(error) = begin(connection, relaxed).await {
        connection.discard();
        first.answer(Err(error));
        return None;
    }
    let left_over = write_group(connection, first, relaxed, queue).await;
    if relaxed {
        flush_at.get_or_insert_with(|| Instant::now() + FLUSH_AFTER);
    }
    if connection.worker().is_replaced() {
        return left_over;
    }
    if relaxed && wait_for_disk(connection).await.is_err() {
        // The next one waits.
        connection.discard();
    }
    if let Ok(connection) = connection.get() {
        log.keep_short(connection).await;
    }
    left_over
}

/// Begins a transaction, and acquires SQLite's lock for writing at once. The commit of a `relaxed` one does not wait
/// for the disk.
async fn begin(connection: &mut ThreadConnection, relaxed: bool) -> Result<()> {
    let connection = connection.get()?;
    if relaxed {
        set_synchronous(connection, Synchronous::Normal).await?;
    }
    Manager::begin_transaction_sql(connection, "BEGIN IMMEDIATE")
        .await
        .map_err(failure)
}

/// Runs `first` and the jobs that wait behind it in the open transaction, commits, and answers them. Jobs
/// that failed are answered after the commit, too, because the failure may be due to data that is not
/// committed in the end. Returns a job that must not be in this group, if there is one.
async fn write_group(
    connection: &mut ThreadConnection,
    first: Arc<dyn Job>,
    relaxed: bool,
    queue: &Queue,
) -> Option<Arc<dyn Job>> {
    let mut next = Some(first);
    let mut left_over = None;
    let mut length = 0;

    while let Some(job) = next.take() {
        let exclusive = job.commit() == Commit::Exclusive;
        let must_be_durable = job.commit() != Commit::Relaxed;
        if exclusive && length > 0 || relaxed && must_be_durable {
            left_over = Some(job);
            break;
        }
        if let Err(error) = write_one(connection, &job).await {
            connection.discard();
            job.answer(Err(error));
            let group = connection.worker().take_group();
            run_again(group, "a command in the same group broke the transaction");
            return None;
        }
        length = connection.worker().add_to_group(job);
        if exclusive || length == MAX_GROUP {
            break;
        }
        next = queue.try_pop().filter(|job| !job.is_cancelled());
    }

    let committed = commit(connection).await;
    let must_be_durable = connection.get().is_ok_and(Connection::take_must_be_durable);
    if relaxed && must_be_durable && committed.is_ok() {
        let _ = flush(connection).await;
    }
    let group = connection.worker().take_group();
    match committed {
        Ok(()) => group.iter().for_each(|job| {
            job.unit_of_work().committed();
            job.answer(Ok(()));
        }),
        Err(error) => {
            connection.discard();
            match &*group {
                [only] => only.answer(Err(error)),
                // One of them is the cause. Which one it is shows when each is committed in its own
                // transaction.
                _ => run_again(group, "the group was not committed"),
            }
        }
    }
    left_over
}

/// Runs `job`, and releases its savepoint if it succeeds. An error means that the transaction itself is lost.
async fn write_one(connection: &mut ThreadConnection, job: &Arc<dyn Job>) -> Result<()> {
    let savepoint = transaction::begin_savepoint(connection.get()?).await?;
    let completion = connection.run(job).await?;
    transaction::end_savepoint(connection.get()?, savepoint, completion).await
}

/// Lets the next commits be as durable as the settings of the service say.
async fn wait_for_disk(connection: &mut ThreadConnection) -> Result<()> {
    let synchronous = connection.settings().synchronous;
    set_synchronous(connection.get()?, synchronous).await
}

async fn set_synchronous(connection: &mut Connection, synchronous: Synchronous) -> Result<()> {
    let pragma = format!("PRAGMA synchronous = {synchronous}");
    connection.batch_execute(&pragma).await.map_err(failure)
}

/// Commits something and waits for the disk: what was committed before is on it then, too.
async fn flush(connection: &mut ThreadConnection) -> Result<()> {
    let flushed = async {
        wait_for_disk(connection).await?;
        begin(connection, false).await?;
        connection.get()?.probe().await.map_err(failure)?;
        commit(connection).await
    };
    let flushed = flushed.await;
    if let Err(error) = &flushed {
        connection.discard();
        tracing::error!(%error, "cannot write the last commits to the disk");
    }
    flushed
}

async fn commit(connection: &mut ThreadConnection) -> Result<()> {
    Manager::commit_transaction(connection.get()?)
        .await
        .map_err(failure)
}

fn run_again(group: Vec<Arc<dyn Job>>, why: &'static str) {
    for job in group {
        job.answer(Err(Error::Contended(why.into())));
    }
}
