use diesel::result::{DatabaseErrorKind as Kind, Error as DieselError};
use kernel::{Error, Violation};

use crate::db::storage_full::storage_full;

/// Converts an error of the database into an error of the application: `.map_err(db::failure)`.
pub fn failure(error: DieselError) -> Error {
    let error = match error {
        DieselError::RollbackErrorOnCommit { commit_error, .. } => *commit_error,
        error => error,
    };
    if is_lost_race(&error) {
        return Error::Contended(error.into());
    }
    let DieselError::DatabaseError(kind, info) = &error else {
        return Error::internal(error);
    };
    match (kind, info.message()) {
        (Kind::UnableToSendCommand | Kind::ClosedConnection, cause) => lost(cause),
        (Kind::Unknown, cause) if cause.starts_with("terminating connection") => lost(cause),
        (Kind::Unknown, cause) if cause.ends_with("due to statement timeout") => {
            tracing::warn!(cause, "a statement took too long");
            busy()
        }
        (Kind::Unknown, cause) if is_full(cause) => storage_full(cause),
        (Kind::Unknown, cause) if let Some(violation) = refused_value(cause) => {
            tracing::warn!(cause, "the database refused a value");
            Error::Invalid(vec![violation])
        }
        _ => Error::internal(error),
    }
}

/// Checks if the error was caused by a concurrent transaction.
pub(super) fn is_lost_race(error: &DieselError) -> bool {
    // Diesel has no kind for a deadlock and for some other errors in this file, and does not return their
    // SQLSTATE. These are the texts of the server, unless its `lc_messages` is not English.
    match error {
        DieselError::DatabaseError(Kind::SerializationFailure, _) => true,
        DieselError::DatabaseError(Kind::Unknown, info) => info.message() == "deadlock detected",
        _ => false,
    }
}

/// Checks if there is no space left on the disk. The server may have written a part of a block.
fn is_full(message: &str) -> bool {
    let ends = ["No space left on device", "Disk quota exceeded"];
    message.starts_with("could not extend file") || ends.iter().any(|end| message.ends_with(end))
}

/// Checks if this is the message for all statements after one that failed in the same transaction.
pub(super) fn is_aborted(message: &str) -> bool {
    message.starts_with("current transaction is aborted")
}

/// Returns the violation if the server cannot store a value, which then is part of the input.
fn refused_value(cause: &str) -> Option<Violation> {
    let is = |texts: &[&str]| texts.iter().any(|text| cause.contains(text));
    let (code, message) = if is(&[
        "invalid byte sequence for encoding",
        "unsupported Unicode escape sequence",
    ]) {
        (
            "character_not_allowed",
            "must not contain the character U+0000",
        )
    } else if is(&[
        "out of range",
        "numeric field overflow",
        "value overflows numeric format",
    ]) {
        (
            "number_out_of_range",
            "must not contain a number or a time that is out of range",
        )
    } else if is(&[
        "value too long for type",
        "index row size",
        "index row requires",
    ]) {
        ("text_too_long", "must not contain a text that is too long")
    } else {
        return None;
    };
    Some(Violation {
        pointer: String::new(),
        code,
        message: message.to_owned(),
    })
}

fn lost(cause: &str) -> Error {
    tracing::warn!(cause, "lost the connection to the database");
    unreachable()
}

pub(super) fn busy() -> Error {
    Error::unavailable(
        "database_busy",
        "The service is too busy. Please try again.",
    )
}

pub(super) fn unreachable() -> Error {
    Error::unavailable("database_unreachable", "The database does not answer.")
}
