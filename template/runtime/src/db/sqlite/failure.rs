use diesel::result::Error as DieselError;
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
