use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind as Kind, Error as DieselError};
use kernel::Error;

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

/// Checks if this is the message for all statements after one that failed in the same transaction.
pub(super) fn is_aborted(message: &str) -> bool {
    message.starts_with("current transaction is aborted")
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

/// Checks if `error` means that a row with the same `column` exists: `violates_unique(&error,
/// "users.email")`.
#[must_use]
pub fn violates_unique(error: &DieselError, column: &str) -> bool {
    matches!(
        error,
        DieselError::DatabaseError(Kind::UniqueViolation, info)
            if names_column(info.as_ref(), column)
    )
}

fn names_column(error: &dyn DatabaseErrorInformation, column: &str) -> bool {
    // The detail contains the columns, in every language: `Key (email)=(ada@example.org) already …`.
    let columns = error
        .details()
        .and_then(|detail| detail.split_once(")=("))
        .and_then(|(before, _)| before.split_once('('))
        .map(|(_, columns)| columns);
    match (column.split_once('.'), columns) {
        (Some((table, column)), Some(columns)) => {
            error.table_name() == Some(table) && columns.split(", ").any(|name| name == column)
        }
        _ => false,
    }
}
