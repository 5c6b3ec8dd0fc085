use kernel::Error;

/// The error for a session that is not open, or that belongs to somebody else.
#[must_use]
pub fn session_unknown() -> Error {
    Error::not_found("session_unknown", "There is no such session.")
}
