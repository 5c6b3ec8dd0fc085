use app_core::Error;
use diesel::result::{DatabaseErrorInformation, Error as DieselError};

/// What an error of the database means to the application: `.map_err(db::failure)`.
pub fn failure(error: DieselError) -> Error {
    if is_contention(&error) {
        Error::Contended(error.into())
    } else {
        Error::internal(error)
    }
}

/// Whether another process kept the file locked for longer than we wait.
fn is_contention(error: &DieselError) -> bool {
    // Diesel has no kind for `SQLITE_BUSY`; this is SQLite's text for it (`sqlite3_errstr`).
    matches!(
        error,
        DieselError::DatabaseError(_, info) if info.message() == "database is locked"
    )
}

/// Whether `error`, a broken unique constraint, is about `column`, named as `table.column`.
pub fn names_column(error: &dyn DatabaseErrorInformation, column: &str) -> bool {
    // SQLite names no constraint; its text is `UNIQUE constraint failed: users.email`.
    error
        .message()
        .rsplit_once(": ")
        .is_some_and(|(_, columns)| columns.split(", ").any(|name| name == column))
}
