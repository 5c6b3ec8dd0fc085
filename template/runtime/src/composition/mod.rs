//! Dependency injection that the compiler checks. There is no registry at run time; a missing line in
//! `ports!` or `handlers!` does not compile.
//!
//! [`ports!`](crate::ports) registers the adapters of ports, and [`handlers!`](crate::handlers) the handlers
//! of messages. Every trait that they implement for types of other crates has the service as a parameter.
//! Therefore a service may implement them.

mod app_context;
mod application;
mod handled;
mod macros;
mod port;
mod scope;

pub use self::{
    app_context::{AppContext, AppContextBuilder},
    application::{Application, Composition},
    handled::Handled,
    port::{Port, Singleton},
    scope::Scope,
};
