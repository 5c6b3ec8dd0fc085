//! The ports with which a handler itself dispatches commands and asks queries.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Ask, Command, CommandHandler, Dispatch, Query, QueryHandler, Result};
use tracing::Instrument;

use super::{measured::measured, query_bus::QueryBus, span::span};
use crate::composition::{Composition, Handled, Port, Scope};

impl<S, C> Port<S> for dyn Dispatch<C>
where
    S: Composition,
    C: Command + Handled<S, Handler: CommandHandler<C>>,
{
    fn provide(scope: &Scope<S>) -> Arc<Self> {
        Arc::new(scope.clone())
    }
}

/// The command runs within the unit of work of the handler. Its writes are rolled back if it fails, panics or
/// is dropped before it completes.
#[async_trait]
impl<S, C> Dispatch<C> for Scope<S>
where
    S: Composition,
    C: Command + Handled<S, Handler: CommandHandler<C>>,
{
    async fn dispatch(&self, command: C) -> Result<C::Output> {
        let savepoint = self.unit_of_work().savepoint();
        let scope = self.with_unit_of_work(savepoint.unit_of_work().clone());
        let work = async move {
            let result = C::handler(&scope).handle(command).await;
            savepoint.end(result).await
        };
        measured::<C, _>("command", work)
            .instrument(span::<C>("command"))
            .await
    }
}

impl<S, Q> Port<S> for dyn Ask<Q>
where
    S: Composition,
    Q: Query + Handled<S, Handler: QueryHandler<Q>>,
{
    fn provide(scope: &Scope<S>) -> Arc<Self> {
        Arc::new(scope.clone())
    }
}

/// Once the unit of work of the handler uses the database, the query is answered within it, so that it finds
/// what the handler wrote. Until then, it is answered without opening a transaction.
#[async_trait]
impl<S, Q> Ask<Q> for Scope<S>
where
    S: Composition,
    Q: Query + Handled<S, Handler: QueryHandler<Q>>,
{
    async fn ask(&self, query: Q) -> Result<Q::Output> {
        if self.unit_of_work().in_use() {
            measured::<Q, _>("query", Q::handler(self).handle(query))
                .instrument(span::<Q>("query"))
                .await
        } else {
            QueryBus::new(self.context().clone()).dispatch(query).await
        }
    }
}
