use app_core::Result;
use tokio::runtime::Handle;

use super::{own::Own, queue::Queue, transaction, unit::Unit};

/// Works off the queries that wait, one after the other.
pub(super) fn run(own: &mut Own, queue: &Queue, runtime: &Handle) {
    while let Some(mut unit) = queue.pop() {
        if unit.abandoned() {
            continue;
        }
        let served = runtime.block_on(serve(own, unit.as_mut()));
        if served.is_err() {
            own.discard();
        }
        unit.answer(served);
    }
}

async fn serve(own: &mut Own, unit: &mut dyn Unit) -> Result<()> {
    own.lend(unit).await?;
    // A query has no business opening a transaction, but the next one must not find it open.
    transaction::roll_back(own.connection()?).await
}
