//! The ports with which a handler publishes events, defers jobs and names a job to others.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{CommandHandler, Defer, Delivery, Due, Job, Publish, Result};

use super::{
    statements::Connection,
    subscribed::{Subscribed, draft},
};
use crate::{
    composition::{Composition, Handled, Port, Scope},
    db::{Draft, EngineConnection as _, jobs},
    trace_context::TraceContext,
};

impl<S, E> Port<S> for dyn Publish<E>
where
    S: Composition,
    E: Subscribed<S>,
{
    fn provide(scope: &Scope<S>) -> Arc<Self> {
        Arc::new(scope.clone())
    }
}

#[async_trait]
impl<S, E> Publish<E> for Scope<S>
where
    S: Composition,
    E: Subscribed<S>,
{
    async fn publish(&self, event: E) -> Result<()> {
        store(self, event.jobs()?).await
    }
}

impl<S, J> Port<S> for dyn Defer<J>
where
    S: Composition,
    J: Job + Handled<S, Handler: CommandHandler<J>>,
{
    fn provide(scope: &Scope<S>) -> Arc<Self> {
        Arc::new(scope.clone())
    }
}

#[async_trait]
impl<S, J> Defer<J> for Scope<S>
where
    S: Composition,
    J: Job + Handled<S, Handler: CommandHandler<J>>,
{
    async fn defer(&self, job: J, due: Due) -> Result<()> {
        store(self, vec![draft(&job, due)?]).await
    }
}

/// The id of a job.
struct DeliveryId(Arc<str>);

impl<S: Composition> Port<S> for dyn Delivery {
    fn provide(scope: &Scope<S>) -> Arc<Self> {
        let id = scope.delivery_id().cloned();
        let id = id.unwrap_or_else(|| format!("{:032x}", fastrand::u128(..)).into());
        Arc::new(DeliveryId(id))
    }
}

impl Delivery for DeliveryId {
    fn id(&self) -> &str {
        &self.0
    }
}

/// Stores `drafts` in the unit of work of `scope`, and has the relays told after its commit.
pub(crate) async fn store<S: Composition>(scope: &Scope<S>, drafts: Vec<Draft>) -> Result<()> {
    if drafts.is_empty() {
        return Ok(());
    }
    let (queue, unit_of_work) = (scope.context().queue(), scope.unit_of_work());
    let trace = TraceContext::current().unwrap_or_else(TraceContext::begin);
    let insert = jobs::insert(drafts, &trace.to_string(), queue.now::<S::Database>());
    let mut connection = unit_of_work.connection().await?;
    // What follows from a job may tell others of it. If the job was undone after that, it would store other ones.
    connection.commit_durably();
    let stored = connection.run_sql(insert).await;
    stored.map_err(<Connection<S>>::failure)?;
    unit_of_work.after_commit(queue.after_commit());
    Ok(())
}
