use kernel::Error;

/// The error for a user who does not exist, or not any more.
#[must_use]
pub fn user_unknown() -> Error {
    Error::not_found("user_unknown", "There is no such user.")
}
