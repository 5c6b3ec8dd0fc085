use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};
use kernel::Error;

/// Converts an error of the database into an error of the application: `.map_err(db::failure)`.
#[must_use]
pub fn failure(error: DieselError) -> Error {
    if is_contention(&error) {
        Error::Contended(error.into())
    } else {
        Error::internal(error)
    }
}

/// Checks if another process had the file locked for longer than the timeout.
fn is_contention(error: &DieselError) -> bool {
    // Diesel has no kind for `SQLITE_BUSY`; this is SQLite's text for it (`sqlite3_errstr`).
    matches!(
        error,
        DieselError::DatabaseError(_, info) if info.message() == "database is locked"
    )
}

/// Checks if `error` means that a row with the same `column` exists: `violates_unique(&error,
/// "users.email")`.
#[must_use]
pub fn violates_unique(error: &DieselError, column: &str) -> bool {
    matches!(
        error,
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info)
            if names_column(info.as_ref(), column)
    )
}

fn names_column(error: &dyn DatabaseErrorInformation, column: &str) -> bool {
    // SQLite does not return the constraint. Its text is `UNIQUE constraint failed: users.email`.
    error
        .message()
        .rsplit_once(": ")
        .is_some_and(|(_, columns)| columns.split(", ").any(|name| name == column))
}
