//! Whether a service can do its work.

use kernel::{Error, Reason, Result};
use tokio::time::{Duration, timeout};

use crate::{
    bus::retry,
    composition::{AppContext, Application, Composition},
    db::{AnyUnitOfWork, Engine, EngineConnection as _, migrations},
    queue::Backlog,
    unavailable::reason,
};

type Connection<S> = <<S as Application>::Database as Engine>::Connection;

/// The time that a change of the database may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Checks that the service is not about to stop, that the database answers, that its schema is up to date and that it accepts changes, at most once a second.
/// Returns how far behind the jobs are: that is no reason to send requests elsewhere.
pub(super) async fn check<S: Composition>(context: &AppContext<S>) -> Result<Backlog> {
    if context.is_draining() {
        return Err(Error::unavailable("stopping", "The service is stopping."));
    }
    let kept = context.readiness().get(find(context)).await;
    kept.map_err(Error::Unavailable)
}

async fn find<S: Composition>(context: &AppContext<S>) -> std::result::Result<Backlog, Reason> {
    let unreachable = |error| {
        reason(
            error,
            "database_unreachable",
            "The database does not answer.",
        )
    };
    let ready = async {
        check_schema(context).await.map_err(unreachable)?;
        check_writes(context).await.map_err(|error| {
            tracing::warn!(%error, "cannot write");
            reason(
                error,
                "database_not_writable",
                "The database does not accept changes.",
            )
        })?;
        context.backlog().await.map_err(unreachable)
    };
    ready.await.inspect_err(|Reason { code, message, .. }| {
        tracing::warn!(code, %message, "not ready");
    })
}

async fn check_schema<S: Composition>(context: &AppContext<S>) -> Result<()> {
    let database = context.database();
    database.check()?;
    let missing = database.read(async |unit_of_work| {
        migrations::missing::<S::Database>(&S::MIGRATIONS, &unit_of_work).await
    });
    let missing = missing
        .await
        .inspect_err(|error| tracing::warn!(%error, "cannot read"))?;
    if missing > 0 {
        let message = format!("The database lacks {missing} migrations.");
        return Err(Error::unavailable("migrations_missing", message));
    }
    Ok(())
}

async fn check_writes<S: Composition>(context: &AppContext<S>) -> Result<()> {
    let database = context.database();
    database.check_storage().await?;
    let written = retry(|attempt| {
        database.write(attempt, async |unit_of_work: AnyUnitOfWork<_>| {
            let mut connection = unit_of_work.connection().await?;
            connection.probe().await.map_err(<Connection<S>>::failure)
        })
    });
    let in_time = timeout(PATIENCE, written).await;
    in_time.unwrap_or_else(|_| Err(Error::internal("a change took too long")))
}
