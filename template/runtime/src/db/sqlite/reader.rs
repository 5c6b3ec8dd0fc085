use std::sync::Arc;

use kernel::Result;
use tokio::runtime::Handle;

use super::{job::Job, queue::Queue, thread_connection::ThreadConnection};
use crate::db::transaction;

/// Runs the queries that wait, one after the other.
pub(super) fn run(connection: &mut ThreadConnection, queue: &Queue, runtime: &Handle) {
    while let Some(job) = queue.pop() {
        if job.is_cancelled() {
            continue;
        }
        let served = runtime.block_on(serve(connection, &job));
        if served.is_err() {
            connection.discard();
        }
        job.answer(served);
        if connection.worker().is_replaced() {
            return;
        }
    }
}

async fn serve(connection: &mut ThreadConnection, job: &Arc<dyn Job>) -> Result<()> {
    connection.run(job).await?;
    // A query should not open a transaction, but if it does, the next one must not find it open.
    transaction::roll_back_to(connection.get()?, 0).await
}
