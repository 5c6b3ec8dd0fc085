use app_core::{Error, Result};
use tokio::runtime::Handle;

use super::{log::Log, own::Own, queue::Queue, transaction, unit::Unit};

/// How many commands are committed at once, at most. Bounds how long the first of them waits for
/// the last.
const MAX_GROUP: usize = 64;

/// Works off the commands that wait. Those that do at the same time become one transaction, in which
/// each has a part of its own, and are answered after the one commit: the cost of making data durable
/// is shared, and no answer is given before the data is.
pub(super) fn run(own: &mut Own, queue: &Queue, runtime: &Handle) {
    let mut log = own.log();
    let mut left_over = None;
    while let Some(first) = left_over.take().or_else(|| queue.pop()) {
        if !first.abandoned() {
            left_over = runtime.block_on(write(own, &mut log, first, queue));
        }
    }
}

/// Runs `first` and what waits behind it as one transaction. Returns a unit that must not be in it.
async fn write(
    own: &mut Own,
    log: &mut Log,
    first: Box<dyn Unit>,
    queue: &Queue,
) -> Option<Box<dyn Unit>> {
    match begin(own).await {
        Ok(()) => {
            let left_over = write_group(own, first, queue).await;
            keep_short(log, own).await;
            left_over
        }
        Err(error) => {
            own.discard();
            first.answer(Err(error));
            None
        }
    }
}

async fn keep_short(log: &mut Log, own: &mut Own) {
    if let Ok(connection) = own.connection() {
        log.keep_short(connection).await;
    }
}

async fn begin(own: &mut Own) -> Result<()> {
    transaction::begin(own.connection()?).await
}

/// Runs `first` and what waits behind it in the open transaction, commits, and answers: also those
/// that failed, for they may have failed over something that was not committed in the end. Returns a
/// unit that must not be in this group.
async fn write_group(own: &mut Own, first: Box<dyn Unit>, queue: &Queue) -> Option<Box<dyn Unit>> {
    let mut group = Vec::new();
    let mut next = Some(first);
    let mut left_over = None;

    while let Some(mut unit) = next.take() {
        let alone = unit.alone();
        if alone && !group.is_empty() {
            left_over = Some(unit);
            break;
        }
        if let Err(error) = write_part(own, unit.as_mut()).await {
            own.discard();
            unit.answer(Err(error));
            run_again(group, "a command in the same group broke the transaction");
            return None;
        }
        group.push(unit);
        if alone || group.len() == MAX_GROUP {
            break;
        }
        next = queue.try_pop().filter(|unit| !unit.abandoned());
    }

    match commit(own).await {
        Ok(()) => group.into_iter().for_each(|unit| unit.answer(Ok(()))),
        Err(error) => {
            own.discard();
            match group.pop() {
                Some(unit) if group.is_empty() => unit.answer(Err(error)),
                // One of them is to blame, and which one shows when each is committed alone.
                last => run_again(group.into_iter().chain(last), "the group was not committed"),
            }
        }
    }
    left_over
}

/// Runs `unit`, and keeps its writes as part of the transaction if it succeeds. An error means that
/// the transaction itself is lost.
async fn write_part(own: &mut Own, unit: &mut dyn Unit) -> Result<()> {
    let part = transaction::begin_part(own.connection()?).await?;
    let keep = own.lend(unit).await?;
    transaction::end_part(own.connection()?, part, keep).await
}

async fn commit(own: &mut Own) -> Result<()> {
    transaction::commit(own.connection()?).await
}

fn run_again(units: impl IntoIterator<Item = Box<dyn Unit>>, why: &'static str) {
    for unit in units {
        unit.answer(Err(Error::Contended(why.into())));
    }
}
