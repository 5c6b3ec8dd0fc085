use kernel::Error;

/// The error for a user who has no profile, or none yet: it is created by a job.
#[must_use]
pub fn profile_unknown() -> Error {
    Error::not_found(
        "profile_unknown",
        "This user has no profile. New users get theirs a moment after the registration.",
    )
}
