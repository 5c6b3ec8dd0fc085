//! Whether a service can do its work.

use kernel::{Error, Reason, Result};

use crate::{
    composition::{AppContext, Composition},
    db::{Engine, migrations},
    queue::Backlog,
    unavailable::reason,
};

/// Checks that the database answers and that its schema is up to date, at most once a second. Returns how far behind
/// the jobs are: that is no reason to send requests elsewhere.
pub(super) async fn check<S: Composition>(context: &AppContext<S>) -> Result<Backlog> {
    let kept = context.readiness().get(find(context)).await;
    kept.map_err(Error::Unavailable)
}

async fn find<S: Composition>(context: &AppContext<S>) -> std::result::Result<Backlog, Reason> {
    find_backlog(context).await.map_err(|error| {
        tracing::warn!(%error, "not ready");
        reason(
            error,
            "database_unreachable",
            "The database does not answer.",
        )
    })
}

async fn find_backlog<S: Composition>(context: &AppContext<S>) -> Result<Backlog> {
    let database = context.database();
    database.check()?;
    let missing = database.read(async |unit_of_work| {
        migrations::missing::<S::Database>(&S::MIGRATIONS, &unit_of_work).await
    });
    let missing = missing.await?;
    if missing > 0 {
        let message = format!("The database lacks {missing} migrations.");
        return Err(Error::unavailable("migrations_missing", message));
    }
    context.backlog().await
}
