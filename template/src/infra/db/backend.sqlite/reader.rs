use app_core::Result;
use async_channel::Receiver;

use super::{own::Own, transaction, unit::Unit};

/// Works off the queries in `queue`, one after the other.
pub(super) async fn run(mut own: Own, queue: Receiver<Box<dyn Unit>>) {
    while let Ok(mut unit) = queue.recv().await {
        if unit.abandoned() {
            continue;
        }
        let served = serve(&mut own, unit.as_mut()).await;
        if served.is_err() {
            own.discard();
        }
        unit.answer(served);
    }
}

async fn serve(own: &mut Own, unit: &mut dyn Unit) -> Result<()> {
    own.lend(unit).await?;
    // A query has no business opening a transaction, but the next one must not find it open.
    transaction::roll_back(own.connection().await?).await
}
