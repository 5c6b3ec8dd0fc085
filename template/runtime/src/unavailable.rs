use kernel::{Error, Reason};

/// Returns why something is unavailable: what `error` says of that, or else `code` and `message`.
pub fn reason(error: Error, code: &'static str, message: &'static str) -> Reason {
    match error {
        Error::Unavailable(reason) => reason,
        _ => Reason {
            code,
            message: message.into(),
            pointer: None,
        },
    }
}
