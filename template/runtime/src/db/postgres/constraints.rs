use std::{
    collections::BTreeSet,
    future::{Future, ready},
};

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind as Kind, Error as DieselError};
use kernel::Error;

use super::{connection::Connection, failure::failure, types};
use crate::db::referrers;

/// Checks if `error` means that `table` has another row with the same values in exactly these unique
/// `columns`, in any order: `violates_unique(&error, "invoices", &["owner_id", "number"])`.
#[must_use]
pub fn violates_unique(error: &DieselError, table: &str, columns: &[&str]) -> bool {
    let DieselError::DatabaseError(Kind::UniqueViolation, info) = error else {
        return false;
    };
    info.table_name() == Some(table)
        && key(info.as_ref()).is_some_and(|key| key == columns.iter().copied().collect())
}

/// Returns the columns of the violated constraint.
fn key(error: &dyn DatabaseErrorInformation) -> Option<BTreeSet<&str>> {
    // The detail contains the columns, in every language: `Key (email)=(ada@example.org) already …`.
    let (columns, _) = error.details()?.split_once(")=(")?;
    let (_, columns) = columns.split_once('(')?;
    // Names that are keywords are quoted.
    Some(
        columns
            .split(", ")
            .map(|name| name.trim_matches('"'))
            .collect(),
    )
}

/// Checks if `error` means that a row refers to another one that does not exist, or that a row cannot be
/// deleted because others refer to it.
#[must_use]
pub fn violates_foreign_key(error: &DieselError) -> bool {
    matches!(
        error,
        DieselError::DatabaseError(Kind::ForeignKeyViolation | Kind::RestrictViolation, _)
    )
}

/// Converts the `error` of a statement that deletes the row of `table` with this `id`. If other rows refer to
/// it, returns the result of `in_use`, which is given what they are, as the beginning of a sentence: `Invoice
/// lines`.
///
/// ```ignore
/// delete_failure(error, &mut connection, "customers", id, |referrers| {
///     Error::conflict("customer_in_use", format!("{referrers} refer to this customer."))
/// })
/// ```
pub fn delete_failure(
    error: DieselError,
    // Only SQLite needs more than the error.
    _connection: &mut Connection,
    _table: &str,
    _id: impl Into<types::Uuid>,
    in_use: impl FnOnce(&str) -> Error + Send,
) -> impl Future<Output = Error> + Send {
    ready(match &error {
        DieselError::DatabaseError(_, info) if violates_foreign_key(&error) => {
            // The table that refers to the other one.
            let referrers = info.table_name().map(referrers::of_table);
            in_use(referrers.as_deref().unwrap_or(referrers::ANY))
        }
        _ => failure(error),
    })
}
