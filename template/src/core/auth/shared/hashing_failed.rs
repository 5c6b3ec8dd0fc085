use kernel::Error;
use services::hasher::HashingError;

/// Returns the error of a command whose password was not hashed.
#[must_use]
pub fn hashing_failed(error: HashingError) -> Error {
    match error {
        HashingError::Busy => Error::unavailable(
            "hashing_busy",
            "Too many passwords are being checked. Please try again.",
        ),
        HashingError::Failed(_) => Error::internal(error),
    }
}
