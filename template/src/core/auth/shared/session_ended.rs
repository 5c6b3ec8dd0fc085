use kernel::Error;

/// The error for an access token whose session has ended.
#[must_use]
pub fn session_ended() -> Error {
    Error::unauthenticated(
        "session_ended",
        "The session has ended. Please sign in again.",
    )
}
