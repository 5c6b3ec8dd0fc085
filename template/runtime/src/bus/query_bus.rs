use kernel::{Query, QueryHandler, Result};
use tracing::Instrument;

use super::{measured::measured, span::span};
use crate::{
    composition::{AppContext, Composition, Handled, Scope},
    db::Engine,
};

/// Answers queries.
pub struct QueryBus<S: Composition> {
    context: AppContext<S>,
}

impl<S: Composition> QueryBus<S> {
    #[must_use]
    pub fn new(context: AppContext<S>) -> Self {
        Self { context }
    }

    /// Answers `query` from committed data.
    pub async fn dispatch<Q>(&self, query: Q) -> Result<Q::Output>
    where
        Q: Query + Handled<S, Handler: QueryHandler<Q>>,
    {
        let context = self.context.clone();
        let answer = self
            .context
            .database()
            .read(move |unit_of_work| async move {
                let scope = Scope::new(context, unit_of_work);
                Q::handler(&scope).handle(query).await
            });
        measured::<Q, _>("query", answer)
            .instrument(span::<Q>("query"))
            .await
    }
}

impl<S: Composition> Clone for QueryBus<S> {
    fn clone(&self) -> Self {
        Self::new(self.context.clone())
    }
}
