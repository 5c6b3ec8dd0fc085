use std::sync::Arc;

use super::{Composition, Scope};

/// A port with an adapter that is registered in `ports!`.
#[diagnostic::on_unimplemented(
    message = "no adapter is registered for `{Self}`",
    label = "a field needs this port",
    note = "register one in `ports!` in src/main.rs: `Port => Adapter,`"
)]
pub trait Port<S: Composition> {
    /// Returns the adapter, for the unit of work of `scope`.
    fn provide(scope: &Scope<S>) -> Arc<Self>;
}

/// A port whose adapter is built once and lives as long as the process.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a singleton",
    note = "list it under `singletons` in `ports!` in src/main.rs"
)]
pub trait Singleton<S: Composition>: Port<S> {
    /// Returns the adapter.
    fn get(singletons: &S::Singletons) -> &Arc<Self>;

    /// Returns a mutable reference to the adapter, to replace it.
    fn get_mut(singletons: &mut S::Singletons) -> &mut Arc<Self>;
}
