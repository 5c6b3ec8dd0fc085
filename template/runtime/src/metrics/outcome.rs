use kernel::{Error, Result};

/// Returns the outcome of a command or a query as the value of a label.
pub fn outcome<T>(result: &Result<T>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(Error::Invalid(_)) => "invalid",
        Err(Error::Unauthenticated(_)) => "unauthenticated",
        Err(Error::Forbidden(_)) => "forbidden",
        Err(Error::NotFound(_)) => "not_found",
        Err(Error::Conflict(_)) => "conflict",
        Err(Error::PreconditionFailed(_)) => "precondition_failed",
        Err(Error::NotImplemented(_)) => "not_implemented",
        Err(Error::Unavailable(_)) => "unavailable",
        Err(Error::Contended(_)) => "contended",
        Err(Error::Internal(_)) => "internal",
        Err(Error::Permanent(_)) => "permanent",
    }
}
