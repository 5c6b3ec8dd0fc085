//! What stands behind `ports!` and `handlers!` in `src/main.rs`: dependency injection that the
//! compiler checks. There is no registry at run time; a line that is missing does not compile.

use std::sync::Arc;

use app_core::{Ask, Command, CommandHandler, Dispatch, Query, QueryHandler, Result};
use async_trait::async_trait;
use nject::{Injectable, Provider};

use crate::{
    Ports,
    infra::{
        bus,
        db::{Database, Session},
    },
    settings::Settings,
};

/// What is built once, when the service starts, and lives until it stops.
#[derive(Clone)]
pub struct Lifespan(Arc<Parts>);

struct Parts {
    settings: Settings,
    database: Database,
    ports: Ports,
}

impl Lifespan {
    pub fn new(settings: Settings, database: Database, ports: Ports) -> Self {
        Self(Arc::new(Parts {
            settings,
            database,
            ports,
        }))
    }

    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub fn database(&self) -> &Database {
        &self.0.database
    }

    pub fn ports(&self) -> &Ports {
        &self.0.ports
    }
}

/// What one dispatch can reach: the lifespan, and the session of its unit of work. Handlers and
/// adapters are built from it, field by field (`#[injectable]`).
#[derive(Clone)]
pub struct Scope {
    lifespan: Lifespan,
    session: Session,
}

impl Scope {
    pub fn new(lifespan: Lifespan, session: Session) -> Self {
        Self { lifespan, session }
    }

    pub fn lifespan(&self) -> &Lifespan {
        &self.lifespan
    }

    pub fn session(&self) -> &Session {
        &self.session
    }
}

/// A port for which `ports!` names an adapter.
#[diagnostic::on_unimplemented(
    message = "no adapter is registered for `{Self}`",
    label = "a field asks for this port",
    note = "register one in `ports!` in src/main.rs: `Port => Adapter,`"
)]
pub trait Port {
    fn provide(scope: &Scope) -> Arc<Self>;
}

/// A port that is built once, for the lifespan. A test can put another adapter in its place.
#[cfg(test)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not part of the lifespan",
    note = "list it under `lifespan` in `ports!` in src/main.rs"
)]
pub trait LifespanPort: Port {
    fn slot(ports: &mut Ports) -> &mut Arc<Self>;
}

/// A command or query for which `handlers!` names a handler.
#[diagnostic::on_unimplemented(
    message = "no handler is registered for `{Self}`",
    label = "dispatched here",
    note = "register it in `handlers!` in src/main.rs: `{Self} => {Self}Handler,`"
)]
pub trait Handled {
    type Handler;

    fn handler(scope: &Scope) -> Self::Handler;
}

impl<'scope, T> Provider<'scope, T> for Scope
where
    T: Injectable<'scope, T, Scope>,
{
    fn provide(&'scope self) -> T {
        T::inject(self)
    }
}

impl<'scope, P: Port + ?Sized> Injectable<'scope, Arc<P>, Scope> for Arc<P> {
    fn inject(scope: &'scope Scope) -> Self {
        P::provide(scope)
    }
}

impl<'scope> Injectable<'scope, Session, Scope> for Session {
    fn inject(scope: &'scope Scope) -> Self {
        scope.session.clone()
    }
}

impl<C> Port for dyn Dispatch<C>
where
    C: Command + Handled<Handler: CommandHandler<C>>,
{
    fn provide(scope: &Scope) -> Arc<Self> {
        Arc::new(scope.clone())
    }
}

#[async_trait]
impl<C> Dispatch<C> for Scope
where
    C: Command + Handled<Handler: CommandHandler<C>>,
{
    async fn dispatch(&self, command: C) -> Result<C::Output> {
        bus::dispatch_nested(self, command).await
    }
}

impl<Q> Port for dyn Ask<Q>
where
    Q: Query + Handled<Handler: QueryHandler<Q>>,
{
    fn provide(scope: &Scope) -> Arc<Self> {
        Arc::new(scope.clone())
    }
}

#[async_trait]
impl<Q> Ask<Q> for Scope
where
    Q: Query + Handled<Handler: QueryHandler<Q>>,
{
    async fn ask(&self, query: Q) -> Result<Q::Output> {
        bus::ask_within(self, query).await
    }
}

/// Says which adapter stands behind which port.
///
/// Under `lifespan` stand expressions, evaluated once when the service starts; `?` fails the start.
/// Under `unit_of_work` stand types, built anew for each command and query with what their fields
/// ask for.
macro_rules! ports {
    (
        lifespan($settings:ident) { $($built_once:ident => $adapter:expr),* $(,)? }
        unit_of_work { $($per_unit:ident => $repository:ty),* $(,)? }
    ) => {
        /// The ports that live as long as the service.
        #[allow(non_snake_case)] // a field bears the name of its port
        pub struct Ports {
            $($built_once: ::std::sync::Arc<dyn $built_once>,)*
        }

        impl Ports {
            pub fn new($settings: &$crate::settings::Settings) -> ::anyhow::Result<Self> {
                Ok(Self { $($built_once: ::std::sync::Arc::new($adapter),)* })
            }

            /// The same, with `adapter` behind the port `P`.
            #[cfg(test)]
            #[must_use]
            pub fn with<P: $crate::infra::composition::LifespanPort + ?Sized>(
                mut self,
                adapter: ::std::sync::Arc<P>,
            ) -> Self {
                *P::slot(&mut self) = adapter;
                self
            }
        }

        $(
            impl $crate::infra::composition::Port for dyn $built_once {
                fn provide(
                    scope: &$crate::infra::composition::Scope,
                ) -> ::std::sync::Arc<Self> {
                    scope.lifespan().ports().$built_once.clone()
                }
            }

            #[cfg(test)]
            impl $crate::infra::composition::LifespanPort for dyn $built_once {
                fn slot(ports: &mut Ports) -> &mut ::std::sync::Arc<Self> {
                    &mut ports.$built_once
                }
            }
        )*

        $(
            impl $crate::infra::composition::Port for dyn $per_unit {
                fn provide(
                    scope: &$crate::infra::composition::Scope,
                ) -> ::std::sync::Arc<Self> {
                    ::std::sync::Arc::new(
                        ::nject::Provider::<'_, $repository>::provide(scope),
                    )
                }
            }
        )*
    };
}

/// Says which handler serves which command or query.
macro_rules! handlers {
    ($($message:ty => $handler:ty),* $(,)?) => {
        $(
            impl $crate::infra::composition::Handled for $message {
                type Handler = $handler;

                fn handler(scope: &$crate::infra::composition::Scope) -> $handler {
                    // Spelled out so that an error points at the handler's own line.
                    <$handler as ::nject::Injectable<_, _>>::inject(scope)
                }
            }
        )*
    };
}
