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
}

impl<S: Composition> Scope<S> {
    #[must_use]
    pub fn new(context: AppContext<S>, unit_of_work: UnitOfWork<S>) -> Self {
        Self {
            context,
            unit_of_work,
        }
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
        Self::new(self.context.clone(), self.unit_of_work.clone())
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
