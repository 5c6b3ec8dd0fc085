use diesel::result::Error as DieselError;
use kernel::Error;

use crate::db::storage_full::storage_full;

/// Converts an error of the database into an error of the application: `.map_err(db::failure)`.
#[must_use]
pub fn failure(error: DieselError) -> Error {
    let DieselError::DatabaseError(_, info) = &error else {
        return Error::internal(error);
    };
    // Diesel has no kinds for these errors. These are the texts of SQLite (`sqlite3_errstr`).
    match info.message() {
        // Another process had the file locked for longer than the timeout.
        "database is locked" => Error::Contended(error.into()),
        cause @ "database or disk is full" => storage_full(cause),
        _ => Error::internal(error),
    }
}
