use std::any::type_name;

use tracing::{Span, info_span};

/// Returns a span with the name of the message. It does not contain the content, which may be secret.
pub(crate) fn span<M>(kind: &'static str) -> Span {
    info_span!("dispatch", kind, name = short_name::<M>())
}

/// Returns the name of a type, without its path.
pub(super) fn short_name<T>() -> &'static str {
    let path = type_name::<T>();
    path.rsplit("::").next().unwrap_or(path)
}
