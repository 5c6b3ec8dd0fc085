use std::sync::Arc;

use nject::{Injectable, Provider};

use super::{AppContext, Application, Composition, Port};
use crate::db::{AnyUnitOfWork, ConnectionSource, Engine};

type UnitOfWork<S> = AnyUnitOfWork<<<S as Application>::Database as Engine>::Source>;

/// The [`AppContext`] and the unit of work of one dispatch. Handlers and adapters are built from it, field by
/// field (`#[injectable]`).
pub struct Scope<S: Composition> {
    context: AppContext<S>,
    unit_of_work: UnitOfWork<S>,
    delivery_id: Option<Arc<str>>,
}

impl<S: Composition> Scope<S> {
    #[must_use]
    pub fn new(context: AppContext<S>, unit_of_work: UnitOfWork<S>) -> Self {
        Self {
            context,
            unit_of_work,
            delivery_id: None,
        }
    }

    /// Returns the same with the id of the job that runs.
    pub(crate) fn with_delivery_id(self, id: Arc<str>) -> Self {
        Self {
            delivery_id: Some(id),
            ..self
        }
    }

    /// Returns the same with another unit of work.
    pub(crate) fn with_unit_of_work(&self, unit_of_work: UnitOfWork<S>) -> Self {
        Self {
            unit_of_work,
            ..self.clone()
        }
    }

    /// Returns the id of the job that runs, if one does.
    pub(crate) fn delivery_id(&self) -> Option<&Arc<str>> {
        self.delivery_id.as_ref()
    }

    #[must_use]
    pub fn context(&self) -> &AppContext<S> {
        &self.context
    }

    #[must_use]
    pub fn unit_of_work(&self) -> &UnitOfWork<S> {
        &self.unit_of_work
    }

    /// Returns the adapter of the port `P`.
    #[must_use]
    pub fn port<P: Port<S> + ?Sized>(&self) -> Arc<P> {
        P::provide(self)
    }
}

impl<S: Composition> Clone for Scope<S> {
    fn clone(&self) -> Self {
        Self {
            context: self.context.clone(),
            unit_of_work: self.unit_of_work.clone(),
            delivery_id: self.delivery_id.clone(),
        }
    }
}

impl<'scope, S, T> Provider<'scope, T> for Scope<S>
where
    S: Composition,
    T: Injectable<'scope, T, Self>,
{
    fn provide(&'scope self) -> T {
        T::inject(self)
    }
}

impl<'scope, S, P> Injectable<'scope, Self, Scope<S>> for Arc<P>
where
    S: Composition,
    P: Port<S> + ?Sized,
{
    fn inject(scope: &'scope Scope<S>) -> Self {
        P::provide(scope)
    }
}

impl<'scope, S, C> Injectable<'scope, Self, Scope<S>> for AnyUnitOfWork<C>
where
    S: Composition<Database: Engine<Source = C>>,
    C: ConnectionSource,
{
    fn inject(scope: &'scope Scope<S>) -> Self {
        scope.unit_of_work.clone()
    }
}
