use app_core::Error;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::backend;

/// What an error of the database means to the application: `.map_err(db::failure)`.
pub fn failure(error: DieselError) -> Error {
    if backend::is_contention(&error) {
        Error::Contended(error.into())
    } else {
        Error::internal(error)
    }
}

/// Whether `error` says that a row with the same `column` exists: `violates_unique(&error, "users.email")`.
pub fn violates_unique(error: &DieselError, column: &str) -> bool {
    matches!(
        error,
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info)
            if backend::names_column(info.as_ref(), column)
    )
}
