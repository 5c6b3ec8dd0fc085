use kernel::Error;

/// The error of a database that has no space left for a change.
pub fn storage_full(cause: &str) -> Error {
    tracing::error!(cause, "the database has no space left");
    Error::unavailable(
        "storage_full",
        "The service has no space left to store this.",
    )
}
