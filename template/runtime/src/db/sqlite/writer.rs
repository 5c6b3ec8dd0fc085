use std::sync::Arc;

use diesel_async::{AnsiTransactionManager as Manager, TransactionManager as _};
use kernel::{Error, Result};
use tokio::runtime::Handle;

use super::{failure, job::Job, log::Log, queue::Queue, thread_connection::ThreadConnection};
use crate::db::transaction;

/// The maximum number of commands that are committed together. It limits the time that the first of them
/// waits for the last.
pub(super) const MAX_GROUP: usize = 64;

/// Runs the commands that wait. Commands that wait at the same time share one transaction, in which each has
/// its own savepoint, and are answered after its commit. So they share the cost of making data durable, and
/// no command is answered before its data is durable.
pub(super) fn run(connection: &mut ThreadConnection, queue: &Queue, runtime: &Handle) {
    let mut log = connection.log();
    let mut left_over = None;
    while let Some(first) = left_over.take().or_else(|| queue.pop()) {
        if first.is_cancelled() {
            continue;
        }
        left_over = runtime.block_on(write(connection, first, queue, &mut log));
        if connection.worker().is_replaced() {
            return;
        }
    }
}

/// Runs `first` and the jobs that wait behind it as one transaction. Returns a job that must not be in it, if
/// there is one.
async fn write(
    connection: &mut ThreadConnection,
    first: Arc<dyn Job>,
    queue: &Queue,
    log: &mut Log,
) -> Option<Arc<dyn Job>> {
    if let Err(error) = begin(connection).await {
        connection.discard();
        first.answer(Err(error));
        return None;
    }
    let left_over = write_group(connection, first, queue).await;
    if !connection.worker().is_replaced()
        && let Ok(connection) = connection.get()
    {
        log.keep_short(connection).await;
    }
    left_over
}

/// Begins a transaction, and acquires SQLite's lock for writing at once.
async fn begin(connection: &mut ThreadConnection) -> Result<()> {
    Manager::begin_transaction_sql(connection.get()?, "BEGIN IMMEDIATE")
        .await
        .map_err(failure)
}

/// Runs `first` and the jobs that wait behind it in the open transaction, commits, and answers them. Jobs
/// that failed are answered after the commit, too, because the failure may be due to data that is not
/// committed in the end. Returns a job that must not be in this group, if there is one.
async fn write_group(
    connection: &mut ThreadConnection,
    first: Arc<dyn Job>,
    queue: &Queue,
) -> Option<Arc<dyn Job>> {
    let mut next = Some(first);
    let mut left_over = None;
    let mut length = 0;

    while let Some(job) = next.take() {
        let exclusive = job.is_exclusive();
        if exclusive && length > 0 {
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
