use super::{Composition, Scope};

/// A command or query with a handler that is registered in `handlers!`.
#[diagnostic::on_unimplemented(
    message = "no handler is registered for `{Self}`",
    label = "dispatched here",
    note = "register it in `handlers!` in src/main.rs: `{Self} => {Self}Handler,`"
)]
pub trait Handled<S: Composition> {
    type Handler;

    /// Returns the handler, with the ports that its fields need.
    fn handler(scope: &Scope<S>) -> Self::Handler;
}
